import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePath } from './path.js';

describe('safePath', () => {
  it.each([
    ['usr/bin/node', 'usr/bin/node'],
    ['./usr/bin', 'usr/bin'],
    ['/etc/passwd', 'etc/passwd'],
    ['a//b/./c/', 'a/b/c'],
    ['a/../b', 'b'],
    ['.hidden/..x/.wh.file', '.hidden/..x/.wh.file'],
    ['', ''],
    ['./', ''],
    ['..', undefined],
    ['a/../../b', undefined],
    ['/../etc', undefined],
    ['a\0b', undefined],
  ])('makes %j into %j', (name, expected) => {
    expect(safePath(name)).toBe(expected);
  });

  it('agrees with node:path wherever it gives a path', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.', '..', '/', 'a', 'b.c', '//'), { maxLength: 12 }), (parts) => {
        const name = parts.join('');
        const path = safePath(name);
        if (path === undefined) expect(`${posix.normalize(`./${name}`)}/`.startsWith('../')).toBe(true);
        else expect(path).toBe(posix.join('/', name).slice(1).replace(/\/$/, ''));
      }),
    );
  });
});
