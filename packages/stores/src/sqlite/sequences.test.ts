import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { openSequenceFile } from './sequence-file.js';
import { gapsOf, highestSequence, noteSequences } from './sequences.js';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-sequence-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sequences', () => {
  it('knows exactly which numbers are missing, in whatever order and batches they come', () => {
    const database = openDatabase(':memory:');
    let run = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }), { maxLength: 6 }),
        fc.nat(35),
        (batches, issued) => {
          const emitter = `e${run++}`;
          for (const batch of batches)
            noteSequences(
              database,
              batch.map((sequence) => ({ emitter, sequence })),
            );
          const stored = new Set(batches.flat());
          const top = Math.max(issued, ...stored);
          const missing = Array.from({ length: top }, (_, i) => i + 1).filter((n) => !stored.has(n));
          const told = gapsOf(database, emitter, issued).flatMap((gap) =>
            Array.from({ length: gap.last - gap.first + 1 }, (_, i) => gap.first + i),
          );
          expect(told).toEqual(missing);
          expect(highestSequence(database, emitter)).toBe(Math.max(0, ...stored));
        },
      ),
    );
    database.close();
  });

  it('keeps one row for an emitter that loses nothing', () => {
    const database = openDatabase(':memory:');
    for (let i = 0; i < 50; i++)
      noteSequences(
        database,
        [2, 1, 3, 4].map((n) => ({ emitter: 'e', sequence: i * 4 + n })),
      );
    expect(database.prepare('SELECT first, last FROM sequences').all()).toEqual([{ first: 1, last: 200 }]);
    database.close();
  });

  it('ignores what is no number of a sequence', () => {
    const database = openDatabase(':memory:');
    noteSequences(
      database,
      [0, -1, 1.5, Number.NaN, 2 ** 60].map((sequence) => ({ emitter: 'e', sequence })),
    );
    expect(gapsOf(database, 'e')).toEqual([]);
    database.close();
  });
});

describe('openSequenceFile', () => {
  it('goes on after the last number, or after the floor where that is higher', () => {
    const path = join(folder, 'numbers');
    const first = openSequenceFile(path);
    expect([first.before, first.next(), first.next()]).toEqual([0, 1, 2]);
    first.close();
    const second = openSequenceFile(path);
    expect([second.before, second.next()]).toEqual([2, 3]);
    second.close();
    const third = openSequenceFile(path, 2 ** 33);
    expect([third.before, third.next()]).toEqual([2 ** 33, 2 ** 33 + 1]);
    third.close();
    const fourth = openSequenceFile(path);
    expect(fourth.before).toBe(2 ** 33 + 1);
    fourth.close();
  });
});
