import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applicationError, detectionFinding, httpActivity } from '../builders/index.js';
import { checkEvent } from '../check/index.js';
import { createRequestContext, currentRequest, runInRequest } from '../context/index.js';
import type { Sink } from '../contracts/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import { memorySink } from '../sinks/index.js';
import { createPipeline, deduplicate, enrich, filter, map, type PipelineOptions } from './index.js';

const start = 1_800_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

function event(uid: string, severity: 1 | 3 | 4 | 5 = 3): OcsfEvent {
  return detectionFinding({ severity_id: severity, finding_info: { uid, title: uid }, metadata: { uid } });
}

function names(events: readonly OcsfEvent[]): (string | undefined)[] {
  return events.map(({ metadata }) => metadata.uid);
}

interface TestSink extends Sink {
  readonly batches: OcsfEvent[][];
  fail: (batch: readonly OcsfEvent[]) => unknown;
}

/** A sink that fails as long as `fail` gives an error. */
function testSink(name = 'test'): TestSink {
  const batches: OcsfEvent[][] = [];
  return {
    name,
    batches,
    fail: () => undefined,
    async write(batch) {
      const error = this.fail(batch);
      if (error !== undefined) throw error;
      batches.push([...batch]);
    },
    async close() {},
  };
}

function losses(events: readonly OcsfEvent[]): OcsfEvent[] {
  return events.filter(({ class_uid: uid }) => uid === 6008);
}

async function closed(options: PipelineOptions, work: (emit: (event: OcsfEvent) => void) => void): Promise<void> {
  const pipeline = createPipeline(options);
  work(pipeline.emit);
  const closing = pipeline.close();
  await vi.runAllTimersAsync();
  await closing;
}

describe('a pipeline', () => {
  it('numbers events and writes them in order, in batches', async () => {
    const sink = testSink();
    await closed({ sinks: [sink], batchSize: 3, name: 'waf' }, (emit) => {
      for (const uid of ['a', 'b', 'c', 'd']) emit(event(uid));
    });
    expect(sink.batches.map(names)).toEqual([['a', 'b', 'c'], ['d']]);
    expect(sink.batches.flat().map(({ metadata }) => [metadata.sequence, metadata.log_name])).toEqual([
      [1, 'waf'],
      [2, 'waf'],
      [3, 'waf'],
      [4, 'waf'],
    ]);
  });

  it('writes nothing inside emit', () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], batchSize: 1 });
    pipeline.emit(event('a'));
    expect(sink.batches).toEqual([]);
  });

  it('writes a batch that is not full when its delay is over', async () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], batchDelay: 100 });
    pipeline.emit(event('a'));
    await vi.advanceTimersByTimeAsync(99);
    expect(sink.batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sink.batches.map(names)).toEqual([['a']]);
  });

  it('keeps a number that the event has, and numbers frozen events and shared metadata', async () => {
    const sink = testSink();
    const metadata = { version: '1.8.0', product: { name: 'p' } };
    const shared = [event('a'), event('b')].map((each) => ({ ...each, metadata }) as OcsfEvent);
    await closed({ sinks: [sink] }, (emit) => {
      emit({ ...event('x'), metadata: { ...metadata, sequence: 77 } } as OcsfEvent);
      emit(shared[0]!);
      emit(Object.freeze(shared[1]!));
    });
    expect(sink.batches.flat().map((each) => each.metadata.sequence)).toEqual([77, 1, 2]);
    expect(metadata).toEqual({ version: '1.8.0', product: { name: 'p' } });
  });

  it('goes on without numbers when the sequence fails', async () => {
    const sink = testSink();
    const faults: string[] = [];
    const sequence = {
      next() {
        throw new Error('disk full');
      },
    };
    await closed({ sinks: [sink], sequence, onFault: (_, where) => faults.push(where) }, (emit) => emit(event('a')));
    expect(sink.batches.map(names)).toEqual([['a']]);
    expect(faults).toEqual(['sequence']);
  });

  it('runs stages in order and counts what they keep back', async () => {
    const sink = testSink();
    const pipeline = createPipeline({
      sinks: [sink],
      stages: [
        filter(({ severity_id: severity }) => severity >= 3, 'severity'),
        enrich(() => ({ metadata: { labels: ['production'] }, message: 'enriched' })),
        map((each) => (each.metadata.uid === 'c' ? undefined : each), 'no c'),
      ],
    });
    for (const each of [event('a', 1), event('b'), event('c')]) pipeline.emit(each);
    await pipeline.close();
    expect(names(sink.batches.flat())).toEqual(['b']);
    expect(sink.batches.flat()[0]).toMatchObject({
      message: 'enriched',
      metadata: { labels: ['production'], uid: 'b' },
    });
    expect(pipeline.statistics()).toMatchObject({ emitted: 3, keptBack: { severity: 1, enrich: 0, 'no c': 1 } });
  });

  it('never throws: a failing stage is a fault and the event goes on, and what is no event is told as a loss', async () => {
    const sink = testSink();
    const faults: string[] = [];
    const pipeline = createPipeline({
      sinks: [sink],
      stages: [
        map(() => {
          throw new Error('bug');
        }, 'buggy'),
      ],
      onFault(_, where) {
        faults.push(where);
        throw new Error('a bug here as well');
      },
    });
    pipeline.emit(event('a'));
    pipeline.emit(undefined as unknown as OcsfEvent);
    await pipeline.close();
    expect(faults).toEqual(['buggy', 'emit']);
    expect(names(sink.batches.flat())[0]).toBe('a');
    expect(losses(sink.batches.flat())[0]).toMatchObject({ count: 1, status_code: 'loss.invalid' });
  });

  it('ends repetitions with one event that counts them', async () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], stages: [deduplicate({ window: 1000 })], batchDelay: 0 });
    for (let i = 0; i < 5; i++) pipeline.emit({ ...event('same'), time: start + i } as OcsfEvent);
    pipeline.emit(httpActivity({ activity_id: 3, http_request: {} }));
    await vi.advanceTimersByTimeAsync(10);
    expect(sink.batches.flat().map(({ class_uid: uid }) => uid)).toEqual([2004, 4002]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sink.batches.flat().at(-1)).toMatchObject({
      class_uid: 2004,
      count: 4,
      start_time: start + 1,
      end_time: start + 4,
    });
    for (const each of sink.batches.flat()) expect(checkEvent(each)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['newest', ['a', 'b', 'c'], [4, 5]],
    ['oldest', ['c', 'd', 'e'], [1, 2]],
    // d is severe: it takes the place of b, the oldest of the least severe; e finds nothing below it.
    ['lowest-severity', ['a', 'c', 'd'], [2, 5]],
  ] as const)('drops the %s when a queue is full, and tells which numbers are missing', async (drop, kept, missing) => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], queueLimit: 3, drop, batchSize: 100 });
    const severities = [3, 1, 1, 5, 1] as const;
    for (const [index, uid] of ['a', 'b', 'c', 'd', 'e'].entries()) pipeline.emit(event(uid, severities[index]!));
    await pipeline.close();
    const written = sink.batches.flat();
    expect(names(written.filter(({ class_uid: uid }) => uid === 2004))).toEqual(kept);
    const [loss] = losses(written);
    expect(loss).toMatchObject({
      count: 2,
      status_code: 'loss.queue-full',
      unmapped: { losses: [{ sink: 'test', cause: 'queue-full', count: 2 }] },
    });
    expect(numbersOf(loss!)).toEqual(missing);
    expect(pipeline.statistics().sinks[0]).toMatchObject({ losses: { 'queue-full': 2 } });
  });

  it('tells losses at most once a second', async () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], queueLimit: 1, drop: 'newest', batchDelay: 1 });
    for (let i = 0; i < 100; i++) {
      for (let j = 0; j < 10; j++) pipeline.emit(event(`${i}-${j}`));
      await vi.advanceTimersByTimeAsync(40);
      await pipeline.flush();
    }
    const told = losses(sink.batches.flat());
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.length).toBeLessThanOrEqual(5);
    for (let i = 1; i < told.length; i++) expect(told[i]!.time - told[i - 1]!.time).toBeGreaterThanOrEqual(1000);
    await pipeline.close();
    const all = losses(sink.batches.flat()).reduce((sum, { count = 0 }) => sum + count, 0);
    const arrived = sink.batches.flat().filter(({ class_uid: uid }) => uid === 2004).length;
    expect(arrived + all).toBe(1000);
  });

  it('tries a failing sink again, later each time, and then arrives', async () => {
    const sink = testSink();
    const tries: number[] = [];
    sink.fail = () => {
      tries.push(Date.now() - start);
      return tries.length < 4 ? new Error('down') : undefined;
    };
    const pipeline = createPipeline({ sinks: [sink], batchDelay: 0, retry: { firstDelay: 100 }, random: () => 1 });
    pipeline.emit(event('a'));
    await vi.runAllTimersAsync();
    expect(tries).toEqual([0, 100, 300, 700].map((each) => each + tries[0]!));
    expect(sink.batches.map(names)).toEqual([['a']]);
    expect(pipeline.statistics()).toMatchObject({ faults: 3, sinks: [{ written: 1, losses: {} }] });
  });

  it('gives what a sink never takes to the dead-letter sink, and tells', async () => {
    const sink = testSink();
    const deadLetter = testSink('dead');
    const good = testSink('good');
    sink.fail = () => new Error('down');
    await closed({ sinks: [sink, good], deadLetter, retry: { attempts: 3 } }, (emit) => {
      emit(event('a'));
      emit(event('b'));
    });
    expect(names(deadLetter.batches[0]!)).toEqual(['a', 'b']);
    const [loss] = losses(good.batches.flat());
    expect(loss).toMatchObject({ count: 2, status_code: 'loss.dead-letter' });
    expect(numbersOf(loss!)).toEqual([1, 2]);
    expect(losses(good.batches.flat()).length).toBe(1);
    expect(checkEvent(loss)).toEqual([]);
  });

  it('does not tell again what one sink has written, however long another one is down', async () => {
    const bad = testSink('bad');
    const good = testSink('good');
    bad.fail = () => new Error('down');
    const pipeline = createPipeline({ sinks: [bad, good], retry: { attempts: 1 }, batchDelay: 1 });
    pipeline.emit(event('a'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(losses(good.batches.flat()).map(({ count }) => count)).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells of losses after an outage of every sink', async () => {
    const sink = testSink();
    sink.fail = () => new Error('down');
    const pipeline = createPipeline({ sinks: [sink], retry: { attempts: 1 }, batchDelay: 1 });
    pipeline.emit(event('a'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(vi.getTimerCount()).toBe(0);
    sink.fail = () => undefined;
    pipeline.emit(event('b'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(names(sink.batches[0]!)).toEqual(['b']);
    expect(losses(sink.batches.flat()).map(({ count }) => count)).toEqual([1]);
  });

  it('finds the one event that a sink refuses, and the others arrive', async () => {
    const sink = testSink();
    sink.fail = (batch) =>
      names(batch).includes('poison') ? Object.assign(new Error('no such event'), { retryable: false }) : undefined;
    await closed({ sinks: [sink] }, (emit) => {
      for (let i = 0; i < 9; i++) emit(event(i === 5 ? 'poison' : `e${i}`));
    });
    const written = sink.batches.flat();
    expect(written.filter(({ class_uid: uid }) => uid === 2004).length).toBe(8);
    expect(losses(written)).toMatchObject([{ count: 1, status_code: 'loss.refused' }]);
  });

  it('ends a write that takes too long, and a close as well', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const stuck: Sink = {
      name: 'stuck',
      write: (_, options) => {
        signals.push(options?.signal);
        return new Promise(() => {});
      },
      close: () => Promise.reject(new Error('stuck as well')),
    };
    const pipeline = createPipeline({ sinks: [stuck], writeTimeout: 1000, closeTimeout: 5000, random: () => 0 });
    pipeline.emit(event('a'));
    pipeline.emit(event('b'));
    const closing = pipeline.close();
    await vi.advanceTimersByTimeAsync(5000);
    await closing;
    expect(signals.length).toBe(5);
    expect(signals.every((signal) => signal?.aborted)).toBe(true);
    // The two events, and the loss event that told of them.
    expect(pipeline.statistics().sinks[0]).toMatchObject({ written: 0, losses: { 'close-timeout': 3 } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not let a stuck sink delay another one', async () => {
    const good = testSink('good');
    const stuck: Sink = { name: 'stuck', write: () => new Promise(() => {}), close: async () => {} };
    const pipeline = createPipeline({ sinks: [stuck, good], batchDelay: 0 });
    pipeline.emit(event('a'));
    await vi.advanceTimersByTimeAsync(10);
    pipeline.emit(event('b'));
    await vi.advanceTimersByTimeAsync(10);
    expect(names(good.batches.flat())).toEqual(['a', 'b']);
  });

  it('counts what comes after the end', async () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink] });
    await pipeline.close();
    await pipeline.close();
    pipeline.emit(event('late'));
    expect(sink.batches).toEqual([]);
    expect(pipeline.statistics().sinks[0]!.losses).toEqual({ closed: 1 });
  });

  it('flushes exactly what was emitted before, while more comes', async () => {
    const sink = testSink();
    const pipeline = createPipeline({ sinks: [sink], batchSize: 2, batchDelay: 60_000 });
    for (const uid of ['a', 'b', 'c']) pipeline.emit(event(uid));
    const flushed = pipeline.flush();
    pipeline.emit(event('d'));
    await flushed;
    expect(names(sink.batches.flat())).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    await pipeline.close();
    expect(names(sink.batches.flat())).toEqual(['a', 'b', 'c', 'd']);
  });

  it('works outside of the request that emitted', async () => {
    const seen: unknown[] = [];
    const sink: Sink = {
      async write() {
        seen.push(currentRequest());
      },
      async close() {
        seen.push(currentRequest());
      },
    };
    await runInRequest(createRequestContext({ headers: {} }), async () => {
      const pipeline = createPipeline({ sinks: [sink], batchSize: 1 });
      pipeline.emit(event('a'));
      await vi.advanceTimersByTimeAsync(10);
      await pipeline.close();
    });
    expect(seen).toEqual([undefined, undefined]);
  });

  it('is disposed by closing its sinks', async () => {
    const sink = memorySink();
    {
      await using pipeline = createPipeline({ sinks: [sink] });
      pipeline.emit(applicationError({ activity_id: 1 }));
    }
    expect(sink.events.length).toBe(1);
    await expect(sink.write([])).rejects.toThrow('closed');
  });

  it.each([
    [{ queueLimit: 0 }, 'queueLimit'],
    [{ batchSize: 1.5 }, 'batchSize'],
    [{ retry: { attempts: 0 } }, 'retry.attempts'],
    [{ closeTimeout: Number.NaN }, 'closeTimeout'],
  ])('refuses %j', (options, name) => {
    expect(() => createPipeline({ sinks: [], ...options })).toThrow(`${name} of the pipeline must be an integer`);
  });
});

function numbersOf(loss: OcsfEvent): number[] {
  return (loss.unmapped!['sequences'] as string[]).flatMap((range) => {
    const [first, last] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}
