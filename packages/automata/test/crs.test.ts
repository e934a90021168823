import { compile, compileSet } from '@lamellar/automata';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { crsPatterns, crsRules } from '../../../bench/automata/crs-data.js';

const folder = crsRules();
const patterns = folder === undefined ? [] : crsPatterns(folder).map(({ pattern }) => pattern);

/** Texts out of pieces that the rules look for, and out of the patterns themselves, so that many match. */
const pieces = patterns.flatMap((pattern) => pattern.match(/[A-Za-z0-9_./<>'"=;(){}$-]{2,12}/g) ?? []);
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces, 'x'),
      fc.constantFrom(' ', "'", '"', '\n', '\r\n', '=', '(', ')', ';', '1', '/', '\\', '\xff'),
    ),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));

describe.skipIf(folder === undefined)('the patterns of the Core Rule Set (skipped without the data)', () => {
  test('all compile, and agree with re2js on generated texts, one by one and as a set', () => {
    expect(patterns.length).toBeGreaterThanOrEqual(295);
    const ours = patterns.map((pattern) => compile(pattern, { flags: 'sm' }));
    const peers = patterns.map((pattern) => RE2JS.compile(pattern, RE2JS.DOTALL | RE2JS.MULTILINE));
    const set = compileSet(patterns, { flags: 'sm' });
    let hits = 0;
    for (const input of fc.sample(text, { numRuns: 60, seed: 2026 })) {
      const found = new Set(set.match(input));
      peers.forEach((peer, index) => {
        const matcher = peer.matcher(input);
        const expected = matcher.find() ? [matcher.start(), matcher.end()] : null;
        const match = ours[index]!.exec(input);
        expect([patterns[index], input, match && [match.index, match.end]]).toEqual([patterns[index], input, expected]);
        expect(found.has(index)).toBe(expected !== null);
        if (expected !== null) hits++;
      });
    }
    expect(hits).toBeGreaterThan(500);
  });
});
