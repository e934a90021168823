import { inflateSync } from 'node:zlib';
import { ScannerError } from '../../errors.js';
import { elfSection } from '../../formats/elf/index.js';
import { parseJsonTable } from '../../formats/json.js';
import { asText, tables } from '../../formats/values.js';
import type { Analyzer, FileStat } from '../analyzer.js';

const MAX_LIST = 8 * 2 ** 20;

/** Programs built by `cargo auditable`: a compressed dependency list in the section `.dep-v0`. */
export const cargoAuditable: Analyzer = {
  id: 'rust/cargo-auditable',
  version: 1,
  required: isExecutable,
  maxBytes: 512 * 2 ** 20,
  extract(file, found) {
    const section = elfSection(file.bytes, '.dep-v0');
    if (!section) return;
    let text: string;
    try {
      text = inflateSync(section, { maxOutputLength: MAX_LIST }).toString();
    } catch (cause) {
      throw new ScannerError('SCANNER_FILE_SYNTAX', '.dep-v0: expected a zlib stream of at most 8 MiB', { cause });
    }
    for (const entry of tables(parseJsonTable(text)['packages'])) {
      const build = entry['kind'] === 'build';
      found.package({
        type: 'cargo',
        name: asText(entry['name']) ?? '',
        version: asText(entry['version']) ?? '',
        ...(build ? { groups: ['build'] } : {}),
      });
    }
  },
};

/** Executable by its mode or its name, and not a script by its size alone. */
export function isExecutable(path: string, stat: FileStat): boolean {
  return (
    stat.size > 1024 &&
    ((stat.mode & 0o111) !== 0 || path.endsWith('.exe') || path.endsWith('.so')) &&
    !/\.(sh|py|pl|rb|js)$/.test(path)
  );
}
