import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCases, readList } from './cases.js';

const folder = mkdtempSync(join(tmpdir(), 'libinjection-'));

it('reads the three parts of a test and trims their ends', () => {
  writeFileSync(
    join(folder, 'test-tokens-a-001.txt'),
    '--TEST--\nsays\n--INPUT--\nSELECT 1 \n--EXPECTED--\nE SELECT\n1 1\n\n',
  );
  expect(readCases(folder)).toEqual([
    { id: 'test-tokens-a-001', kind: 'tokens', input: 'SELECT 1', expected: 'E SELECT\n1 1' },
  ]);
});

it('decodes a list and skips comments', () => {
  writeFileSync(join(folder, 'list.txt'), '# no\n\n1%27+or+1\r\n');
  expect(readList(join(folder, 'list.txt'))).toEqual(["1' or 1"]);
});
