import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { attach } from '../links/attach.js';
import { runProgram } from '../links/run.js';
import { type Collection, load } from '../load/collection.js';
import { Globals } from '../maps/globals.js';
import { PerfBuffer } from './perf-buffer.js';
import { RingBuffer } from './ring-buffer.js';
import { RingReader } from './ring-reader.js';
import { drainInWorker } from './ring-worker.js';

const problem = kernelProblem();
let object: Uint8Array;
beforeAll(() => {
  if (problem === undefined) object = compileObject('rings');
});

const fill = (collection: Collection, count: number, force = false): void => {
  const context = new Uint8Array(BigUint64Array.of(BigInt(count), force ? 1n : 0n).buffer);
  runProgram(collection.programs.get('fill')!, { context });
};
const number = (bytes: Uint8Array, start: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true);
const kept = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 !== 2);

test('records come in order, those that were taken back do not', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  using ring = new RingBuffer(collection.maps.get('ring')!);
  for (let round = 0; round < 20; round++) {
    fill(collection, 100);
    const seen: number[] = [];
    expect(ring.drain((bytes, start) => seen.push(number(bytes, start)))).toBe(67);
    expect(seen).toEqual(kept(100));
  }
});

test('batches hold the places of their records', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  using ring = new RingBuffer(collection.maps.get('ring')!, 160);
  fill(collection, 50);
  const seen: number[] = [];
  for (const { bytes, count, places } of ring.batches())
    for (let index = 0; index < count; index++) seen.push(number(bytes, places[index * 2]!));
  expect(seen).toEqual(kept(50));
});

test('what the ring has no room for is counted by the program, exactly', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  using globals = new Globals(collection);
  using ring = new RingBuffer(collection.maps.get('ring')!);
  fill(collection, 1000);
  const delivered = ring.drain(() => {});
  const lost = Number(globals.get<bigint>('lost'));
  expect(lost).toBeGreaterThan(0);
  // Of those that were not lost, every third was taken back.
  expect(delivered).toBe(kept(1000 - lost).length);
});

test('a forced wake-up drains at once, long before the tick', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  let seen = 0;
  using reader = new RingReader(collection.maps.get('ring')!, () => seen++, { fastest: 3_600_000, slowest: 3_600_000 });
  fill(collection, 1, true);
  while (seen === 0) await setTimeout(1);
  expect(reader.statistics.wakes).toBeGreaterThan(0);
  for (let round = 2; round < 5; round++) {
    fill(collection, 1, true);
    while (seen < round) await setTimeout(1);
  }
});

test('the tick is short while records come and long while none do', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  using reader = new RingReader(collection.maps.get('ring')!, () => {}, { wake: false, fastest: 1, slowest: 16 });
  while (reader.statistics.tick < 16) await setTimeout(1);
  const before = reader.statistics.drains;
  fill(collection, 3);
  while (reader.statistics.records < 2) await setTimeout(1);
  expect(reader.statistics.drains).toBeGreaterThan(before);
  expect(reader.pending).toBe(0);
});

test('an error of the callback is told and does not stop the reader', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  const errors: unknown[] = [];
  const seen: number[] = [];
  using _reader = new RingReader(
    collection.maps.get('ring')!,
    (bytes, start) => {
      seen.push(number(bytes, start));
      if (seen.length === 1) throw new Error('once');
    },
    { wake: false, fastest: 1, slowest: 1, onError: (error) => errors.push(error) },
  );
  fill(collection, 1);
  while (errors.length === 0) await setTimeout(1);
  fill(collection, 1);
  while (seen.length < 2) await setTimeout(1);
  expect(errors).toEqual([expect.objectContaining({ message: 'once' })]);
});

test('a thread drains while this one is busy, and hands everything over before it ends', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['fill'] });
  using globals = new Globals(collection);
  const seen: number[] = [];
  const worker = await drainInWorker(collection.maps.get('ring')!, (bytes, start) => seen.push(number(bytes, start)), {
    fastest: 1,
    slowest: 1,
  });
  for (let round = 0; round < 10; round++) {
    fill(collection, 100);
    // This thread gives nothing away; the other one makes room meanwhile.
    using ring = new RingBuffer(collection.maps.get('ring')!);
    while (ring.pending > 0);
  }
  await worker.close();
  expect(globals.get('lost')).toBe(0n);
  expect(seen).toEqual(Array.from({ length: 10 }, () => kept(100)).flat());
  expect(worker.records).toBe(670);
});

test('perf buffers give what each CPU sent, and count what did not fit', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_call'] });
  const losses: number[] = [];
  using buffer = new PerfBuffer(collection.maps.get('events')!, { size: 4096, onLost: (count) => losses.push(count) });
  const link = attach(collection.programs.get('on_call')!);
  for (let call = 0; call < 2000; call++) readFileSync('/proc/self/comm');
  const pids = new Set<number>();
  expect(buffer.drain((bytes, start) => pids.add(number(bytes, start)))).toBeGreaterThan(0);
  readFileSync('/proc/self/comm');
  // Loss is told by a record of its own, once there is room again.
  buffer.drain((bytes, start) => pids.add(number(bytes, start)));
  link[Symbol.dispose]();
  expect(pids).toContain(process.pid);
  expect(buffer.lost).toBe(losses.reduce((sum, count) => sum + count, 0));
  expect(buffer.lost).toBeGreaterThan(0);
});
