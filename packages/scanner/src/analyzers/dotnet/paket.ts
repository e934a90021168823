import { lines } from '../../formats/headers.js';
import { type Analyzer, type Findings, named } from '../analyzer.js';

/** `paket.lock`: groups of sources, packages four blanks deep, what they ask for six. */
export const paketLock: Analyzer = {
  id: 'dotnet/paket-lock',
  version: 1,
  required: named('paket.lock'),
  extract(file, found) {
    let section = '';
    for (const line of lines(file.text)) {
      if (line !== '' && line[0] !== ' ') section = line.trim();
      const match = /^ {4}([^\s(]+) \(([^)]*)\)/.exec(line);
      if (!match) continue;
      if (section === 'NUGET') found.package({ type: 'nuget', name: match[1] as string, version: match[2] as string });
      else if (section === 'GITHUB') github(found, match[1] as string, match[2] as string);
    }
  },
};

/** `paket.dependencies`, where no lock file stands beside it. */
export const paketDependencies: Analyzer = {
  id: 'dotnet/paket-dependencies',
  version: 1,
  required: named('paket.dependencies'),
  extract(file, found) {
    for (const line of lines(file.text)) {
      const words = withoutComment(line).trim().split(/\s+/);
      const [kind, name, operator, operand] = words;
      if (!name) continue;
      if (kind === 'nuget') {
        const stated = operator !== undefined && /^[~<>=!]+$/.test(operator) ? operand : operator;
        const version = stated !== undefined && /^[\d]/.test(stated) ? stated : '';
        found.package({ type: 'nuget', name, version });
      } else if (kind === 'github') {
        const [repository = '', version = ''] = name.split(':');
        github(found, repository, version);
      }
    }
  },
};

function github(found: Findings, name: string, version: string): void {
  const commit = /^[0-9a-f]{7,40}$/.test(version);
  const repository = `https://github.com/${name}`;
  found.package({
    type: 'github',
    name,
    version: commit ? '' : version,
    repository,
    ...(commit ? { commit: version } : {}),
  });
}

/** Cuts `#` and `//` comments, but not the `//` of an address. */
function withoutComment(line: string): string {
  const hash = line.indexOf('#');
  const text = hash < 0 ? line : line.slice(0, hash);
  for (let at = text.indexOf('//'); at >= 0; at = text.indexOf('//', at + 2)) {
    if (!/https?:$/.test(text.slice(Math.max(0, at - 6), at))) return text.slice(0, at);
  }
  return text;
}
