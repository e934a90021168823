import { zstdDecompressSync } from 'node:zlib';
import { ScannerError } from '../../errors.js';
import { lines } from '../../formats/headers.js';
import { parseJsonTable } from '../../formats/json.js';
import { asText, tables } from '../../formats/values.js';
import type { Analyzer } from '../analyzer.js';

const MAX_WALL = 256 * 2 ** 20;

/** pacman's local database: a `desc` file for each package, `%FIELD%` lines with values below. */
export const pacman: Analyzer = {
  id: 'os/pacman',
  version: 1,
  required: (path) => /^var\/lib\/pacman\/local\/[^/]+\/desc$/.test(path),
  extract(file, found) {
    const fields = new Map<string, string[]>();
    let values: string[] = [];
    for (const line of lines(file.text)) {
      const key = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
      if (key) fields.set(key, (values = []));
      else if (line !== '') values.push(line);
    }
    const name = fields.get('NAME')?.[0];
    const version = fields.get('VERSION')?.[0];
    if (!name || !version) return;
    const base = fields.get('BASE')?.[0];
    const arch = fields.get('ARCH')?.[0];
    const licenses = fields.get('LICENSE') ?? [];
    const dependsOn = fields.get('DEPENDS') ?? [];
    found.package({
      type: 'pacman',
      name,
      version,
      ...(base ? { source: { name: base } } : {}),
      ...(arch ? { arch } : {}),
      ...(licenses.length > 0 ? { licenses } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
  },
};

/** Chisel's `manifest.wall`: compressed lines of JSON about the slices of Ubuntu packages. */
export const chisel: Analyzer = {
  id: 'os/chisel',
  version: 1,
  required: (path) => path === 'var/lib/chisel/manifest.wall',
  extract(file, found) {
    let text: string;
    try {
      text = zstdDecompressSync(file.bytes, { maxOutputLength: MAX_WALL }).toString();
    } catch (cause) {
      throw new ScannerError('SCANNER_FILE_SYNTAX', 'chisel manifest: expected a zstd stream of at most 256 MiB', {
        cause,
      });
    }
    if (text !== '' && !text.startsWith('{"jsonwall"'))
      throw new ScannerError('SCANNER_FILE_SYNTAX', 'chisel manifest: expected a jsonwall header');
    for (const line of lines(text)) {
      if (!line.includes('"kind":"package"')) continue;
      const entry = parseJsonTable(line);
      const name = asText(entry['name']);
      const version = asText(entry['version']);
      const arch = asText(entry['arch']);
      if (name && version) found.package({ type: 'deb', name, version, ...(arch ? { arch } : {}) });
    }
  },
};

/** Container-Optimized OS: `etc/cos-package-info.json`. */
export const cos: Analyzer = {
  id: 'os/cos',
  version: 1,
  required: (path) => path === 'etc/cos-package-info.json',
  extract(file, found) {
    const info = parseJsonTable(file.text);
    for (const entry of tables(info['installedPackages'])) {
      const name = asText(entry['name']);
      if (name) found.package({ type: 'cos', name, version: asText(entry['version']) ?? '' });
    }
  },
};
