import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataRoot } from '../../conformance/harness/data-root.js';

/** One distinct pattern of the Core Rule Set and the first file that has it. */
export interface CrsPattern {
  readonly pattern: string;
  readonly file: string;
}

/** The folder of the rules, or undefined where the data is absent. */
export function crsRules(): string | undefined {
  const root = findDataRoot();
  const folder = root === undefined ? undefined : join(root, 'crs/rules');
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** Every distinct `@rx` pattern, in the order of the files; continued lines are joined, `\"` is a quote. */
export function crsPatterns(folder: string): CrsPattern[] {
  const found = new Map<string, CrsPattern>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.conf')) continue;
    const lines = readFileSync(join(folder, file), 'latin1')
      .replace(/\\\r?\n[ \t]*/g, ' ')
      .split('\n');
    for (const line of lines) {
      const match = /^\s*SecRule\s.*?"!?@rx ((?:[^"\\]|\\.)*)"/.exec(line);
      const pattern = match?.[1]?.replaceAll('\\"', '"');
      if (pattern !== undefined && !found.has(pattern)) found.set(pattern, { pattern, file });
    }
  }
  return [...found.values()];
}

/** The patterns of the request-side files. */
export function requestPatterns(folder: string): string[] {
  return crsPatterns(folder).flatMap(({ pattern, file }) => (file.startsWith('REQUEST-') ? [pattern] : []));
}

/** Every distinct word of the `.data` files, lower case. */
export function crsWords(folder: string): string[] {
  const words = new Set<string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.data')) continue;
    for (const line of readFileSync(join(folder, file), 'latin1').split('\n')) {
      const word = line.trim().toLowerCase();
      if (word !== '' && !word.startsWith('#')) words.add(word);
    }
  }
  return [...words];
}
