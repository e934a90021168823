import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { Sink } from '../contracts/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import type { ContractCase } from './case.js';
import { sampleEvents, uidsOf } from './sample-events.js';

/** A sink under test. */
export interface SinkSubject {
  readonly sink: Sink;
  /** Every event that arrived behind the sink, in any order. */
  arrived(): Promise<readonly unknown[]>;
  /** Ends what the subject started besides; the sink is closed already. */
  end?(): Promise<void>;
}

/** What the sink promises. */
export interface SinkPromises {
  /** A batch that is written again adds nothing. @default true */
  readonly deduplicates?: boolean | undefined;
  /** `arrived` gives the events back as JSON would; `false` for sinks that show or change them. @default true */
  readonly verbatim?: boolean | undefined;
}

const promisesOfAll: readonly [string, (subject: SinkSubject) => Promise<void>][] = [
  [
    'takes an empty batch, a large one, and many at once',
    async ({ sink, arrived }) => {
      await sink.write([]);
      const large = sampleEvents(1000, 'large');
      const many = Array.from({ length: 10 }, (_, i) => sampleEvents(10, `many${i}`));
      await sink.write(large);
      await Promise.all(many.map((batch) => sink.write(batch)));
      deepEqual(uidsOf(await arrived()), uidsOf([...large, ...many.flat()]));
    },
  ],
  [
    'does not change or keep the batch that it was given',
    async ({ sink, arrived }) => {
      const batch = sampleEvents(4, 'mine');
      const before = structuredClone(batch);
      const written = sink.write(batch);
      deepEqual(batch, before);
      await written;
      batch.length = 0;
      equal((await arrived()).length, 4);
    },
  ],
  [
    'rejects a write that was aborted before it began, and has none of it',
    async ({ sink, arrived }) => {
      const reason = new Error('no longer wanted');
      await rejects(sink.write(sampleEvents(2, 'late'), { signal: AbortSignal.abort(reason) }), reason);
      deepEqual(await arrived(), []);
    },
  ],
  [
    'closes more than once and rejects writes after that',
    async ({ sink }) => {
      await sink.close();
      await sink.close();
      await rejects(sink.write(sampleEvents(1, 'closed')));
    },
  ],
];

const hasEveryEvent = async ({ sink, arrived }: SinkSubject): Promise<void> => {
  const batch = sampleEvents(20, 'whole');
  await sink.write(batch);
  const byUid = new Map((await arrived()).map((event) => [(event as OcsfEvent).metadata.uid, event]));
  for (const event of batch) deepEqual(byUid.get(event.metadata.uid), JSON.parse(JSON.stringify(event)));
};

const hasOnce = async ({ sink, arrived }: SinkSubject): Promise<void> => {
  const batch = sampleEvents(10, 'twice');
  await sink.write(batch);
  await sink.write(batch);
  deepEqual(uidsOf(await arrived()), uidsOf(batch));
};

/**
 * What every sink promises, as cases for any test runner; each opens a subject of its own.
 *
 * @example
 * ```ts
 * for (const { name, run } of sinkContract(() => openMySink())) it(name, run);
 * ```
 */
export function sinkContract(open: () => Promise<SinkSubject>, promises: SinkPromises = {}): ContractCase[] {
  const cases = [...promisesOfAll];
  if (promises.verbatim !== false)
    cases.unshift(['has every event of an acknowledged batch, as it was', hasEveryEvent]);
  if (promises.deduplicates !== false) cases.push(['has once what is written twice', hasOnce]);
  return cases.map(([name, check]) => ({
    name,
    async run() {
      const subject = await open();
      try {
        await check(subject);
      } finally {
        await subject.sink.close();
        await subject.end?.();
      }
    },
  }));
}
