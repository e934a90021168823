import { lines } from '../../formats/headers.js';
import { type Analyzer, named } from '../analyzer.js';

/** Bundler's `Gemfile.lock` and `gems.locked`: sections, and in them specs four blanks deep. */
export const gemfileLock: Analyzer = {
  id: 'ruby/gemfile-lock',
  version: 1,
  required: named('Gemfile.lock', 'gems.locked'),
  extract(file, found) {
    let section = '';
    let revision = '';
    for (const line of lines(file.text)) {
      if (line !== '' && line[0] !== ' ') {
        section = line.trim();
        revision = '';
      }
      if (section !== 'GEM' && section !== 'GIT' && section !== 'PATH' && section !== 'PLUGIN SOURCE') continue;
      const commit = /^ {2}revision: ([0-9a-f]+)/.exec(line);
      if (commit) revision = commit[1] as string;
      const spec = /^ {4}([^\s(]+) \(([^)\s]+)\)/.exec(line);
      if (!spec) continue;
      // The platform follows the version: 1.13.0-x86_64-linux.
      const stated = spec[2] as string;
      const platform = stated.search(/-(?:x86|x64|arm|aarch|java|universal|mingw|mswin|ruby|jruby|linux|darwin)/);
      const version = platform < 0 ? stated : stated.slice(0, platform);
      found.package({ type: 'gem', name: spec[1] as string, version, ...(revision ? { commit: revision } : {}) });
    }
  },
};
