import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { shippedPatches } from '../src/patches/patch-control.js';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** A word that is also a program or a format, with the one file that means that. */
const otherMeanings: readonly (readonly [name: string, file: string, why: string])[] = [
  ['tar', 'detect/shell/detect-argument.ts', 'the program whose options run others'],
];

/** Quoted, or as a word where the name is long enough to be nothing else. */
function names(text: string, name: string): boolean {
  if (["'", '"', '`'].some((quote) => text.includes(quote + name + quote) || text.includes(`${quote}${name}/`)))
    return true;
  return (
    name.length >= 6 &&
    !['deep-extend'].includes(name) &&
    new RegExp(`(?<![\\w-])${name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(?![\\w-])`, 'i').test(text)
  );
}

test('no source names a package that a virtual patch is for: what is known of single packages is data', () => {
  const packages = new Set([...shippedPatches().map(({ target }) => target.name), 'mongoose']);
  const found: string[] = [];
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = readFileSync(join(src, file), 'utf8');
    for (const name of packages) {
      if (otherMeanings.some(([word, where]) => word === name && where === file)) continue;
      if (names(text, name)) found.push(`${file}: ${name}`);
    }
  }
  expect(found).toEqual([]);
});
