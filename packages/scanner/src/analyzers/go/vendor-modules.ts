import { lines } from '../../formats/headers.js';
import { type Analyzer, ending } from '../analyzer.js';

/** `vendor/modules.txt`: a `#` line for each module, replacements behind an arrow, packages below. */
export const vendorModules: Analyzer = {
  id: 'go/vendor-modules',
  version: 1,
  required: ending('vendor/modules.txt'),
  extract(file, found) {
    const seen = new Set<string>();
    let header = '';
    for (const line of lines(file.text)) {
      if (line.startsWith('# ')) header = line;
      // A module counts when a package of it is vendored: a line without "#" below its header.
      if (line[0] === '#' || line === '' || header === '') continue;
      const words = header.slice(2).trim().split(/\s+/);
      header = '';
      const arrow = words.indexOf('=>');
      const [oldPath = '', oldVersion = ''] = words;
      // A replacement by a folder keeps the module's own name and version.
      const local = arrow >= 0 && words[arrow + 2] === undefined;
      if (!isOf(line, arrow < 0 || local ? oldPath : (words[arrow + 1] as string), oldPath)) continue;
      const path = arrow >= 0 && !local ? (words[arrow + 1] as string) : oldPath;
      const version = arrow >= 0 && !local ? (words[arrow + 2] as string) : oldVersion;
      if (!/^v\d/.test(version) || !majorFits(path, version) || seen.has(path)) continue;
      seen.add(path);
      found.package({ type: 'golang', name: path, version: version.slice(1) });
    }
  },
};

/** Whether a package lies in a module. */
function isOf(path: string, module: string, oldModule: string): boolean {
  return [module, oldModule].some((each) => path === each || path.startsWith(`${each}/`));
}

/** A path that ends with `/v2` holds the versions v2.x.y and no others. */
function majorFits(path: string, version: string): boolean {
  const major = /\/v(\d+)$/.exec(path)?.[1];
  return major === undefined || version.startsWith(`v${major}.`);
}
