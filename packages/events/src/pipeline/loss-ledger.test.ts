import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../check/index.js';
import { LossLedger, lossEvent } from './loss-ledger.js';

describe('the ledger of losses', () => {
  it('sums by sink and cause, and joins numbers that follow each other', () => {
    const ledger = new LossLedger();
    for (const sequence of [1, 2, 3, 7, 9, 10]) ledger.add('file', 'queue-full', sequence);
    ledger.add('file', 'invalid', undefined);
    ledger.add('db', 'queue-full', 1);
    expect(ledger.take()).toEqual([
      { sink: 'file', cause: 'queue-full', count: 6, sequences: ['1-3', '7-7', '9-10'] },
      { sink: 'file', cause: 'invalid', count: 1, sequences: [] },
      { sink: 'db', cause: 'queue-full', count: 1, sequences: ['1-1'] },
    ]);
    expect(ledger.isEmpty).toBe(true);
  });

  it('has again what it gave and took back, with what came since', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 })),
        fc.array(fc.integer({ min: 1, max: 400 })),
        (before, after) => {
          const ledger = new LossLedger();
          for (const sequence of before) ledger.add('s', 'write-failed', sequence);
          const taken = ledger.take();
          for (const sequence of after) ledger.add('s', 'write-failed', sequence);
          ledger.restore(taken);
          const [loss] = ledger.take();
          expect(loss?.count ?? 0).toBe(before.length + after.length);
          expect(numbersOf(loss?.sequences ?? [])).toEqual([...before, ...after].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('remembers a thousand ranges, and counts all', () => {
    const ledger = new LossLedger();
    for (let i = 0; i < 5000; i++) ledger.add('s', 'queue-full', i * 2);
    const [loss] = ledger.take();
    expect([loss!.count, loss!.sequences.length]).toEqual([5000, 1000]);
  });

  it('tells in a valid event that names the most frequent cause', () => {
    const losses = [
      { sink: 'a', cause: 'refused', count: 1, sequences: ['1-1'] },
      { sink: 'b', cause: 'queue-full', count: 5, sequences: ['2-6'] },
    ] as const;
    const event = lossEvent(losses, 'waf', {}, 1_800_000_000_000);
    expect(checkEvent(event)).toEqual([]);
    expect(event).toMatchObject({
      count: 6,
      status_code: 'loss.queue-full',
      message: '6 events of waf lost: 1 at a (refused), 5 at b (queue-full)',
      unmapped: { emitter: 'waf', sequences: ['1-1', '2-6'] },
    });
  });
});

function numbersOf(sequences: readonly string[]): number[] {
  return sequences
    .flatMap((range) => {
      const [first, last] = range.split('-').map(Number);
      return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
    })
    .sort((a, b) => a - b);
}
