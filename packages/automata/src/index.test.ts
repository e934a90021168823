import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as automata from './index.js';

test('exports what the package promises', () => {
  expect(Object.keys(automata).sort()).toEqual([
    'AhoCorasick',
    'AutomataError',
    'Match',
    'PatternError',
    'Regex',
    'RegexSet',
    'RegexStream',
    'SetMatches',
    'SetStream',
    'WordStream',
    'ahoCorasick',
    'compile',
    'compileSet',
    'loadSet',
    'loadWords',
    'requiredLiterals',
  ]);
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { exports: object };
  expect(Object.keys(manifest.exports)).toEqual(['.', './package.json']);
});
