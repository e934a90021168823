import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { problemsOf } from '../src/patches/check-shape.js';
import { shippedPatches } from '../src/patches/patch-control.js';
import { readPatches } from '../src/patches/read-patches.js';

const folder = fileURLToPath(new URL('../patches/', import.meta.url));

test('every shipped patch has the right shape, an advisory, and the name of its file', () => {
  const patches = readPatches(folder);
  expect(patches.flatMap((patch) => problemsOf(patch).map((problem) => `${patch.id}: ${problem}`))).toEqual([]);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(patches.map(({ id }) => `${id}.json`)).toEqual(files.sort());
  expect(patches.filter(({ advisories }) => advisories.length === 0)).toEqual([]);
});

test('what is shipped is what the folder holds', () => {
  expect(shippedPatches()).toEqual(readPatches(folder));
});
