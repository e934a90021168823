import { describe, expect, it } from 'vitest';
import { normalizePath, normalizePathWin } from './normalize-path.js';

describe('normalizePath', () => {
  it.each([
    ['joins slashes and resolves parents', '/dir//./foo/../bar/', '/dir/bar/'],
    ['drops parents above the root', '/../../etc', '/etc'],
    ['keeps leading parents of a relative path', 'a/../../b', '../b'],
    ['keeps names with dots', '/a/.b/..c/d.', '/a/.b/..c/d.'],
    ['empties the present directory', './', ''],
  ])('%s', (_, input, output) => {
    expect(normalizePath.apply(input)).toBe(output);
  });
});

describe('normalizePathWin', () => {
  it.each([['reads backslashes as slashes', '\\dir\\..\\foo', '/foo']])('%s', (_, input, output) => {
    expect(normalizePathWin.apply(input)).toBe(output);
  });
});
