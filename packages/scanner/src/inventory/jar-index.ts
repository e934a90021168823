import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ScannerError } from '../errors.js';

/** Names jars by their SHA-1, for those that do not say who they are. */
export interface JarIndex {
  /** `group:artifact:version`, or undefined when the jar is not known. */
  find(sha1: string): string | undefined;
}

const MAX_INDEX = 2 ** 30;

/**
 * Reads an index out of a text file, gzipped or not: lines of a SHA-1 in hexadecimal, a blank and `group:artifact:version`; `#` starts a comment. Throws
 * `SCANNER_FILE_SYNTAX` with the line.
 */
export function readJarIndex(path: string): JarIndex {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MAX_INDEX }) : bytes).toString();
  const jars = new Map<string, string>();
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const sha1 = entry.slice(0, 40).toLowerCase();
    const name = entry.slice(40).trim();
    if (!/^[0-9a-f]{40}$/.test(sha1) || name.split(':').length !== 3 || name.split(':').includes(''))
      throw new ScannerError(
        'SCANNER_FILE_SYNTAX',
        `${path}:${number}: expected a SHA-1 and "group:artifact:version", found something else`,
      );
    jars.set(sha1, name);
  }
  return { find: (sha1) => jars.get(sha1) };
}
