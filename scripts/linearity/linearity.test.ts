import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRegExps } from './find-regexps.js';
import { isBounded, Judge } from './judge.js';

describe('regular expressions in a source', () => {
  test('are found as literals and as calls, with their lines', () => {
    const content = [
      'const a = /x+$/gi;',
      "const b = new RegExp('y*', 'u');",
      'const c = RegExp(`z${a}`);',
      'const d = new RegExp(/w/);',
      "const text = '/not a regexp/';",
    ].join('\n');
    expect(findRegExps('x.ts', content)).toEqual([
      { line: 1, source: 'x+$', flags: 'gi', text: '/x+$/gi' },
      { line: 2, source: 'y*', flags: 'u', text: "new RegExp('y*', 'u')" },
      { line: 3, source: undefined, flags: '', text: 'RegExp(`z${a}`)' },
      { line: 4, source: 'w', flags: '', text: '/w/' },
    ]);
  });
});

describe('the judge', () => {
  test.each([
    ['^[a-z]$', true],
    ['a{1,40}', true],
    ['[*+]\\+', true],
    ['[0-9a-f]{8}-[0-9a-f]{4}', true],
    ['a*', false],
    ['a{2,}', false],
    ['(a|a){1,30}', false],
    ['a{1,200}a{1,200}', false],
  ])('%s has bounded work at each place: %s', (source, expected) => {
    expect(isBounded(source)).toBe(expected);
  });

  test('tells linear from polynomial and exponential growth, and keeps what it found', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linearity-'));
    try {
      const judge = new Judge(join(folder, 'cache.json'));
      expect((await judge.judge('^a+$', '')).isLinear).toBe(true);
      expect(await judge.judge('a+$', '')).toEqual({ isLinear: false, growth: '2nd degree polynomial' });
      expect(await judge.judge('(a+)+$', '')).toEqual({ isLinear: false, growth: 'exponential' });
      judge.save();
      expect(Object.keys(JSON.parse(readFileSync(join(folder, 'cache.json'), 'utf8')))).toHaveLength(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
