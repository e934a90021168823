import {
  detectionFinding,
  httpActivity,
  type OcsfEvent,
  type Sink,
  type Source,
  type StateStore,
} from '@lamellar/events';
import { describe, expect, it } from 'vitest';

/** A sink under test, and how to read what arrived behind it. */
export interface SinkCase {
  readonly sink: Sink;
  /** Every event that arrived, in any order. */
  arrived(): Promise<readonly unknown[]>;
  /** Ends what the case started; the sink is closed already. */
  end?(): Promise<void>;
}

/** What a sink promises beyond the contract that all share. */
export interface SinkPromises {
  /** A batch that is written again adds nothing. @default true */
  readonly deduplicates?: boolean;
  /** Reads events back as `Source`. @default none */
  readonly source?: (sink: Sink) => Source;
  readonly skip?: string | undefined;
}

const text = 'quotes " and \\ and \u0000 nul, ünï­cödé 🦊, \r\n lines, <angle>';

function sample(count: number, tag: string): OcsfEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const metadata = { uid: `${tag}-${i}`, tenant_uid: 'acme' };
    return i % 2 === 0
      ? httpActivity({
          activity_id: 3,
          time: 1_700_000_000_000 + i,
          message: `${text} ${i}`,
          http_request: { url: { path: '/' } },
          metadata,
        })
      : detectionFinding({
          severity_id: 4,
          time: 1_700_000_000_000 + i,
          message: `finding ${i}`,
          finding_info: { uid: `f-${i}`, title: 'test' },
          metadata,
        });
  });
}

function uids(events: readonly unknown[]): string[] {
  return events.map((event) => (event as OcsfEvent).metadata.uid ?? '').sort();
}

/** The one contract of every sink. */
export function sinkContract(name: string, open: () => Promise<SinkCase>, promises: SinkPromises = {}): void {
  if (promises.skip !== undefined) console.log(`skipped: the contract of ${name}: ${promises.skip}`);
  describe.skipIf(promises.skip !== undefined)(`the contract of sinks: ${name}`, () => {
    const using = async (work: (test: SinkCase) => Promise<void>): Promise<void> => {
      const test = await open();
      try {
        await work(test);
      } finally {
        await test.sink.close();
        await test.end?.();
      }
    };

    it('has every event of an acknowledged batch, as it was', () =>
      using(async ({ sink, arrived }) => {
        const batch = sample(20, 'whole');
        await sink.write(batch);
        const byUid = new Map((await arrived()).map((event) => [(event as OcsfEvent).metadata.uid, event]));
        for (const event of batch) expect(byUid.get(event.metadata.uid)).toEqual(JSON.parse(JSON.stringify(event)));
      }));

    it('takes an empty batch, a large one, and many at once', () =>
      using(async ({ sink, arrived }) => {
        await sink.write([]);
        const large = sample(1000, 'large');
        const many = Array.from({ length: 10 }, (_, i) => sample(10, `many${i}`));
        await sink.write(large);
        await Promise.all(many.map((batch) => sink.write(batch)));
        expect(uids(await arrived())).toEqual(uids([...large, ...many.flat()]));
      }));

    it.skipIf(promises.deduplicates === false)('has once what is written twice', () =>
      using(async ({ sink, arrived }) => {
        const batch = sample(10, 'twice');
        await sink.write(batch);
        await sink.write(batch);
        expect(uids(await arrived())).toEqual(uids(batch));
      }),
    );

    it('does not change or keep the batch that it was given', () =>
      using(async ({ sink, arrived }) => {
        const batch = sample(4, 'mine');
        const before = structuredClone(batch);
        const written = sink.write(batch);
        expect(batch).toEqual(before);
        await written;
        batch.length = 0;
        expect((await arrived()).length).toBe(4);
      }));

    it('rejects a write that was aborted before it began, and has none of it', () =>
      using(async ({ sink, arrived }) => {
        const reason = new Error('no longer wanted');
        await expect(sink.write(sample(2, 'late'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        expect(await arrived()).toEqual([]);
      }));

    it('closes more than once and rejects writes after that', () =>
      using(async ({ sink }) => {
        await sink.close();
        await sink.close();
        await expect(sink.write(sample(1, 'closed'))).rejects.toThrow();
      }));

    it.skipIf(promises.source === undefined)('gives back what a query asks for', () =>
      using(async ({ sink }) => {
        await sink.write(sample(30, 'query'));
        const source = promises.source!(sink);
        const found = async (query: Parameters<Source['query']>[0]): Promise<number[]> => {
          const times: number[] = [];
          for await (const event of source.query(query)) times.push(event.time - 1_700_000_000_000);
          return times;
        };
        expect(await found({ limit: 3 })).toEqual([29, 28, 27]);
        expect(await found({ order: 'oldest', limit: 3 })).toEqual([0, 1, 2]);
        expect(await found({ from: 1_700_000_000_010, to: 1_700_000_000_012 })).toEqual([11, 10]);
        expect(await found({ classUid: [2004], limit: 2 })).toEqual([29, 27]);
        expect(await found({ minSeverity: 4, order: 'oldest', limit: 2 })).toEqual([1, 3]);
        expect(await found({ findingUid: 'f-5' })).toEqual([5]);
        expect((await found({ identity: { kind: 'tenant', value: 'acme' } })).length).toBe(30);
        expect(await found({ identity: { kind: 'tenant', value: 'other' } })).toEqual([]);
        expect(await found({ text: 'finding 7' })).toEqual([7]);
        expect(await found({ text: 'find* 9' })).toEqual([9]);
      }),
    );
  });
}

/** The one contract of every shared state. `advance` moves the store's clock, or waits where it cannot be moved. */
export function stateContract(
  name: string,
  open: () => Promise<{ state: StateStore; advance(milliseconds: number): Promise<void>; end(): Promise<void> }>,
  skip?: string,
): void {
  describe.skipIf(skip !== undefined)(`the contract of state: ${name}`, () => {
    const using = async (
      work: (state: StateStore, advance: (milliseconds: number) => Promise<void>) => Promise<void>,
    ): Promise<void> => {
      const { state, advance, end } = await open();
      try {
        await work(state, advance);
      } finally {
        await end();
      }
    };
    it('keeps values by key, with a version that changes with each write', () =>
      using(async (state) => {
        expect(await state.get('k')).toBeUndefined();
        const first = await state.set('k', { a: [1, 'ü', null] });
        expect(await state.get('k')).toEqual({ value: { a: [1, 'ü', null] }, version: first });
        expect(await state.set('k', 2)).not.toBe(first);
        expect([await state.delete('k'), await state.delete('k'), await state.get('k')]).toEqual([
          true,
          false,
          undefined,
        ]);
      }));
    it('lets one of two writers win', () =>
      using(async (state) => {
        const version = await state.compareAndSet('k', undefined, 'a');
        expect(version).toBeTypeOf('number');
        expect(await state.compareAndSet('k', undefined, 'b')).toBeUndefined();
        const outcomes = await Promise.all([1, 2, 3, 4].map((n) => state.compareAndSet('k', version, n)));
        expect(outcomes.filter((outcome) => outcome !== undefined).length).toBe(1);
      }));
    it('adds increments of many at once', () =>
      using(async (state) => {
        await Promise.all(Array.from({ length: 50 }, () => state.increment('n', 2)));
        expect([await state.increment('n', -1), await state.increment('other')]).toEqual([99, 1]);
      }));
    it('forgets a value when its time is over, and counts a window from its first increment', () =>
      using(async (state, advance) => {
        await state.set('k', 1, { ttl: 200 });
        await state.increment('n', 1, { ttl: 200 });
        await advance(100);
        expect(await state.increment('n', 1, { ttl: 200 })).toBe(2);
        await advance(150);
        expect([await state.get('k'), await state.increment('n')]).toEqual([undefined, 1]);
      }));
    it('never repeats a version of a key, not even after it was deleted', () =>
      using(async (state) => {
        const first = await state.set('k', 1);
        await state.delete('k');
        expect(await state.set('k', 1)).not.toBe(first);
      }));
  });
}
