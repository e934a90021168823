import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformations } from './index.js';

/** Byte strings with many of the bytes that transformations look at. */
const bytes = fc
  .array(
    fc.oneof(fc.constantFrom(...'%+&#\\/.*-<!x0u;^ "\t\n0aAfF9=\0\xa0\xc2\xe2'), fc.integer({ min: 0, max: 255 })),
    { maxLength: 80 },
  )
  .map((parts) => parts.map((part) => (typeof part === 'number' ? String.fromCharCode(part) : part)).join(''));

const named = [...transformations].map(([name, transformation]) => ({ name, apply: transformation.apply }));
const only = (...names: string[]) => named.filter(({ name }) => names.includes(name));
const growing = ['base64encode', 'hexencode', 'urlencode', 'utf8tounicode', 'length', 'md5', 'sha1', 'removecomments'];

describe('every transformation', () => {
  it('is registered under its lower-case name', () => {
    expect(named.every(({ name }) => name === name.toLowerCase())).toBe(true);
    expect(transformations.size).toBe(38);
  });

  it.each(named)('$name takes any bytes and gives bytes', ({ apply }) => {
    fc.assert(
      fc.property(bytes, (value) => {
        const result = apply(value);
        for (let i = 0; i < result.length; i++) if (result.charCodeAt(i) > 255) return false;
        return true;
      }),
    );
  });

  it.each(named.filter(({ name }) => !growing.includes(name)))(
    '$name never gives more bytes than it got',
    ({ apply }) => {
      fc.assert(fc.property(bytes, (value) => apply(value).length <= value.length));
    },
  );

  it.each(
    only(
      'lowercase',
      'uppercase',
      'trim',
      'trimleft',
      'trimright',
      'removenulls',
      'replacenulls',
      'removewhitespace',
      'compresswhitespace',
      'normalizepath',
      'normalizepathwin',
      'replacecomments',
      'parityeven7bit',
      'parityodd7bit',
      'parityzero7bit',
    ),
  )('$name applied twice is $name applied once', ({ apply }) => {
    fc.assert(
      fc.property(bytes, (value) => {
        const once = apply(value);
        expect(apply(once)).toBe(once);
      }),
    );
  });

  it('keeps values longer than the shared buffer', () => {
    const long = 'A%41+'.repeat(50_000);
    expect(transformations.get('urldecodeuni')?.apply(long)).toBe('AA '.repeat(50_000));
    expect(transformations.get('lowercase')?.apply(long)).toBe(long.toLowerCase());
  });
});

describe('pairs that undo each other', () => {
  it.each([
    ['hexencode', 'hexdecode'],
    ['base64encode', 'base64decode'],
    ['urlencode', 'urldecode'],
  ])('%s then %s', (encode, decode) => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(transformations.get(decode)?.apply(transformations.get(encode)?.apply(value) ?? '')).toBe(value);
      }),
    );
  });
});
