import type { DatabaseSync } from 'node:sqlite';
import type { ocsf } from '@lamellar/events';
import { lossEvent } from '../loss.js';
import { transaction } from './database.js';
import type { EventTable } from './events.js';
import { openSequenceFile } from './sequence-file.js';
import { gapsOf, highestSequence, noteSequenceRun, type SequenceGap } from './sequences.js';

/** The numbers of one emitter, going on where its last run ended, however that ended. */
export interface Sequence {
  /** The next `metadata.sequence`. */
  next(): number;
  /** What earlier runs gave out and never stored; each gap is reported once. */
  readonly lost: readonly SequenceGap[];
  close(): void;
}

/** What `openSequence` works on. */
export interface SequenceHome<E> {
  readonly database: DatabaseSync;
  readonly events: EventTable<E>;
  /** The path of the database; `:memory:` keeps no numbers. */
  readonly path: string;
  readonly now: () => number;
}

/**
 * Opens an emitter's numbers and settles its past: numbers that were given out and are not in the store belong to events that a crash took. They
 * become one loss event, stored in the same transaction that marks them as told, so that they are told exactly once.
 */
export function openSequence<E extends ocsf.BaseEvent>(home: SequenceHome<E>, emitter: string): Sequence {
  const { database, events, path, now } = home;
  const floor = highestSequence(database, emitter);
  const file = path === ':memory:' ? memorySequence(floor) : openSequenceFile(sequencePath(path, emitter), floor);
  const lost = transaction(database, () => {
    const gaps = gapsOf(database, emitter, file.before);
    if (gaps.length === 0) return gaps;
    const count = gaps.reduce((sum, gap) => sum + gap.last - gap.first + 1, 0);
    for (const gap of gaps) noteSequenceRun(database, gap);
    const loss = lossEvent({
      cause: 'crash',
      count,
      message: `${count} events of ${emitter} were numbered and never stored: the process ended before they were written`,
      time: now(),
      emitter,
      ranges: gaps.map(({ first, last }) => `${first}-${last}`),
    });
    events.appendInside([loss as unknown as E]);
    return gaps;
  });
  return { next: file.next, lost, close: file.close };
}

function sequencePath(path: string, emitter: string): string {
  // Any emitter's name makes one plain file name beside the database.
  return `${path}-seq-${Buffer.from(emitter).toString('base64url').slice(0, 160)}`;
}

function memorySequence(before: number): { before: number; next(): number; close(): void } {
  let last = before;
  return { before, next: () => ++last, close: () => undefined };
}
