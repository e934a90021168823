import type { DatabaseSync } from 'node:sqlite';
import { prepareWrite } from './database.js';

/** Sequence numbers of one emitter that were given out and never stored. */
export interface SequenceGap {
  readonly emitter: string;
  /** The first missing number. */
  readonly first: number;
  /** The last missing number. */
  readonly last: number;
}

/** A number that an emitter gave to one of its events. */
export interface Numbered {
  readonly emitter: string;
  readonly sequence: number;
}

/**
 * Notes which numbers of which emitter are stored, as runs: an emitter that loses nothing has one row.
 * Called inside the transaction that stores the events, so that both are true or neither.
 */
export function noteSequences(database: DatabaseSync, numbers: Iterable<Numbered>): void {
  for (const run of runsOf(numbers)) noteSequenceRun(database, run);
}

/** Notes one run of numbers as stored, or as told. */
export function noteSequenceRun(database: DatabaseSync, run: SequenceGap): void {
  const { emitter, first, last } = run;
  // Runs that touch or overlap the new one are joined with it.
  const touched = database
    .prepare('SELECT first, last FROM sequences WHERE emitter = ? AND first <= ? AND last >= ?')
    .all(emitter, last + 1, first - 1);
  let [from, to] = [first, last];
  for (const row of touched) {
    from = Math.min(from, Number(row['first']));
    to = Math.max(to, Number(row['last']));
  }
  prepareWrite(database, 'DELETE FROM sequences WHERE emitter = ? AND first >= ? AND last <= ?').run(emitter, from, to);
  prepareWrite(database, 'INSERT INTO sequences (emitter, first, last) VALUES (?, ?, ?)').run(emitter, from, to);
}

/** The highest number of an emitter that is stored or told; 0 for none. */
export function highestSequence(database: DatabaseSync, emitter: string): number {
  return Number(
    database.prepare('SELECT coalesce(max(last), 0) AS last FROM sequences WHERE emitter = ?').get(emitter)?.['last'],
  );
}

/** The gaps between the stored runs of an emitter, and after the last one up to `issued`. */
export function gapsOf(database: DatabaseSync, emitter: string, issued = 0): SequenceGap[] {
  const rows = database.prepare('SELECT first, last FROM sequences WHERE emitter = ? ORDER BY first').all(emitter);
  const gaps: SequenceGap[] = [];
  let next = 1;
  for (const row of rows) {
    const first = Number(row['first']);
    if (first > next) gaps.push({ emitter, first: next, last: first - 1 });
    next = Number(row['last']) + 1;
  }
  if (issued >= next) gaps.push({ emitter, first: next, last: issued });
  return gaps;
}

function runsOf(numbers: Iterable<Numbered>): SequenceGap[] {
  const byEmitter = new Map<string, number[]>();
  for (const { emitter, sequence } of numbers) {
    if (!Number.isSafeInteger(sequence) || sequence < 1) continue;
    const list = byEmitter.get(emitter);
    if (list === undefined) byEmitter.set(emitter, [sequence]);
    else list.push(sequence);
  }
  const runs: { emitter: string; first: number; last: number }[] = [];
  for (const [emitter, list] of byEmitter) {
    list.sort((a, b) => a - b);
    for (const sequence of list) {
      const top = runs.at(-1);
      if (top !== undefined && top.emitter === emitter && sequence <= top.last + 1) top.last = sequence;
      else runs.push({ emitter, first: sequence, last: sequence });
    }
  }
  return runs;
}
