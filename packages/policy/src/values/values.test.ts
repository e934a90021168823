import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  div,
  equal,
  floor,
  hashOf,
  JsonError,
  mod,
  mul,
  numberOf,
  numberText,
  objectOf,
  parseJson,
  RegoNumber,
  RegoSet,
  round,
  sortedKeys,
  stringify,
  sub,
  termText,
  type Value,
} from './index.js';

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.bigInt().map((n) => numberOf(String(n))!),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => new RegoSet(list)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => objectOf(pairs)),
  ),
}));

describe('the order of values', () => {
  it('is total, and agrees with equality and hashes', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(a, b) === 0).toBe(equal(a, b));
        if (equal(a, b)) expect(hashOf(a)).toBe(hashOf(b));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('puts types in OPA order, and strings by code point', () => {
    const ordered: Value[] = [
      null,
      false,
      true,
      -1,
      1.5,
      2,
      'a',
      '\uffff',
      '\u{10000}',
      [],
      [1],
      {},
      { a: 1 },
      new RegoSet([1]),
    ];
    expect([...ordered].reverse().sort(compare)).toEqual(ordered);
    expect(sortedKeys({ '\u{10000}': 1, '\uffff': 2, a: 3 })).toEqual(['a', '\uffff', '\u{10000}']);
  });
});

describe('JSON', () => {
  it('keeps every digit, and every key', () => {
    const text = '{"__proto__":1,"a":[12345678901234567890,0.1,1e400],"b":"\\ud83d\\ude00"}';
    expect(stringify(parseJson(text))).toBe('{"__proto__":1,"a":[12345678901234567890,0.1,1e+400],"b":"\u{1f600}"}');
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
        const text = JSON.stringify(json).replaceAll(/(?<=[[,:]|^)-0(?=[\],}]|$)/g, '0');
        expect(stringify(parseJson(stringify(parseJson(text))))).toBe(stringify(parseJson(text)));
        expect(equal(parseJson(text), JSON.parse(text) as Value)).toBe(true);
      }),
    );
  });

  it.each(['', '{', '[1,]', '01', '1.', '"\\x"', 'nul', '[1 2]', '{"a" 1}', '\u00a01', `${'['.repeat(3000)}`])(
    'refuses %j with its place',
    (text) => {
      expect(() => parseJson(text)).toThrow(JsonError);
    },
  );
});

describe('numbers', () => {
  it.each([
    [() => add(0.1, 0.2), '0.3'],
    [() => div(1, 3)!, '0.33333333333333333334'],
    [() => mul(numberOf('9007199254740993')!, 2), '18014398509481986'],
    [() => sub(numberOf('1e20')!, 1), '99999999999999999999'],
    [() => mod(-7, 3)!, '-1'],
    [() => round(-2.5), '-3'],
    [() => floor(-2.5), '-3'],
    [() => numberOf('1.0')!, '1'],
    [() => numberOf('-0')!, '0'],
  ])('%# are computed as OPA does: %s', (compute, text) => {
    expect(numberText(compute())).toBe(text);
  });

  it('have one form each', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: -30, max: 30 }), (digits, exponent) => {
        const number = numberOf(`${digits}e${exponent}`)!;
        expect(equal(number, numberOf(numberText(number))!)).toBe(true);
        if (number instanceof RegoNumber) expect(number.digits % 10n).not.toBe(0n);
      }),
    );
  });

  it('add exactly on integers', () => {
    const int = fc.bigInt();
    fc.assert(
      fc.property(int, int, (a, b) => {
        expect(numberText(add(numberOf(String(a))!, numberOf(String(b))!))).toBe(String(a + b));
      }),
    );
  });
});

describe('sets', () => {
  it('hold each value once, however it is written', () => {
    const set = new RegoSet([{ a: 1, b: [2] }, { b: [2], a: 1 }, new RegoSet([1, 2]), new RegoSet([2, 1])]);
    expect(set.size).toBe(2);
    expect(termText(set)).toBe('{{"a": 1, "b": [2]}, {1, 2}}');
  });

  it('obey the laws of set algebra', () => {
    const sets = fc.array(value, { maxLength: 6 }).map((list) => new RegoSet(list));
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(a.union(b).size + a.intersection(b).size).toBe(a.size + b.size);
        expect(equal(a.difference(b).union(a.intersection(b)), a)).toBe(true);
      }),
    );
  });
});
