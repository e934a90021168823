import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformationsWith } from './index.js';
import { defaultUnicodeMap, parseUnicodeMap } from './unicode-map.js';

const file = '(MAC - Roman)\n\n\n1250  (ANSI - Central Europe)\n00a1:21 0141:4c\n\n20127 (US-ASCII)\n00a1:22 \n';

describe('parseUnicodeMap', () => {
  it('reads the pairs of the wanted code page only', () => {
    expect(parseUnicodeMap(file, 1250)?.[0x141]).toBe(0x4c);
    expect(parseUnicodeMap(file, 20127)?.[0xa1]).toBe(0x22);
    expect(parseUnicodeMap(file, 20127)?.[0x141]).toBe(0);
  });

  it('reads pairs behind the number', () => {
    expect(parseUnicodeMap('1251 0434:64 043e:6f\n', 1251)?.[0x43e]).toBe(0x6f);
  });

  it('answers undefined for a code page that the file lacks', () => {
    expect(parseUnicodeMap(file, 932)).toBeUndefined();
  });

  it('never throws, whatever the file', () => {
    const piece = fc.constantFrom(
      '20127',
      '(US-ASCII)',
      '00a0:20',
      'ffff:ff',
      '10000:20',
      '00a1:100',
      ':',
      'zz:1',
      '-1:2',
      '\n',
    );
    const content = fc.oneof(
      fc.array(piece).map((pieces) => pieces.join(' ')),
      fc.string(),
    );
    fc.assert(fc.property(content, (text) => [undefined, 65_536].includes(parseUnicodeMap(text, 20127)?.length)));
  });

  it('makes urlDecodeUni read another code page', () => {
    const map = parseUnicodeMap('7 (own)\n0041:7a', 7);
    expect(map && transformationsWith(map).get('urldecodeuni')?.apply('%u0041')).toBe('z');
  });
});

it('the map of US-ASCII is the default', () => {
  expect(defaultUnicodeMap()[0x201c]).toBe(0x22);
});
