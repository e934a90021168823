import { lines } from '../../formats/headers.js';
import type { Analyzer } from '../analyzer.js';

const place = /^usr\/share\/doc\/([a-z0-9][a-z0-9+.-]*)\/copyright$/;
const MAX_LICENSES = 64;

/** Licences of dpkg's packages: the `License` fields of machine-readable copyright files (DEP-5), else the common licences that others point to. */
export const dpkgCopyright: Analyzer = {
  id: 'os/dpkg-copyright',
  version: 1,
  required: (path) => path.startsWith('usr/share/doc/') && path.endsWith('/copyright') && place.test(path),
  maxBytes: 4 * 2 ** 20,
  extract(file, found) {
    const name = place.exec(file.path)?.[1];
    const licenses = licensesOf(file.text);
    if (name && licenses.length > 0) found.package({ type: 'deb', name, version: '', licenses });
  },
};

function licensesOf(text: string): string[] {
  const stated = new Set<string>();
  const pointed = new Set<string>();
  for (const line of lines(text)) {
    if (stated.size + pointed.size >= MAX_LICENSES) break;
    if (line.startsWith('License:')) {
      const value = line.slice(8).trim();
      if (/^[\w.+ -]{1,100}$/.test(value)) stated.add(value);
      continue;
    }
    const at = line.indexOf('/usr/share/common-licenses/');
    if (at < 0) continue;
    const common = /^[A-Za-z]+(?:-[\d.]+\d|-\d)?/.exec(line.slice(at + 27))?.[0];
    if (common) pointed.add(common);
  }
  return [...(stated.size > 0 ? stated : pointed)].sort();
}
