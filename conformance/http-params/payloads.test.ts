import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPayloads, trainHalf } from './payloads.js';
import { placements } from './placements.js';

const file = join(mkdtempSync(join(tmpdir(), 'payloads-')), 'a.csv');
writeFileSync(
  file,
  '"payload","length","attack_type","label"\n"a ""b"", c","9","norm","norm"\n"x"",""y","5","sqli","anom"\n"é","1","norm","norm"\n',
);

it('reads quoted fields, doubled quotes and commas inside', () => {
  const read = readPayloads(file).map(({ value, kind }) => [value, kind]);
  expect(read).toEqual([
    ['a "b", c', 'norm'],
    ['x","y', 'sqli'],
    ['\xc3\xa9', 'norm'],
  ]);
});

it('splits by the value alone', () => {
  const payloads = readPayloads(file);
  expect(trainHalf([...payloads].reverse()).reverse()).toEqual(trainHalf(payloads));
});

it('puts a value into a query, a form and a JSON string', () => {
  expect(placements['query']?.('a b\xc3\xa9').target).toBe('/search?q=a%20b%C3%A9');
  expect(placements['form']?.('a&b').body).toBe('q=a%26b');
  expect(placements['json']?.('"\xc3\xa9').body).toBe('{"q":"\\"\xc3\xa9"}');
});
