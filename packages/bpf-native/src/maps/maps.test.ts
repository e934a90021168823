import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { runProgram } from '../links/run.js';
import { load } from '../load/collection.js';
import { BpfMap } from './bpf-map.js';
import { possibleCpus } from './create-map.js';
import { Globals } from './globals.js';
import { MappedArray } from './mapped-array.js';

const problem = kernelProblem();
let object: Uint8Array;
beforeAll(() => {
  if (problem === undefined) object = compileObject('maps');
});

interface Pair {
  readonly low: number;
  readonly high: bigint;
}

test('entries are set, read and deleted in batches', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  const map = new BpfMap<number, Pair>(collection.maps.get('pairs')!, collection.spec.btf);
  const entries = Array.from({ length: 10 }, (_, index): [number, Pair] => [
    index,
    { low: index * 2, high: 2n ** 60n + BigInt(index) },
  ]);
  expect(map.setBatch(entries)).toBe(10);
  expect(new Map(map.getBatch(16))).toEqual(
    new Map(entries.map(([key, value]) => [key, expect.objectContaining(value)])),
  );
  expect(map.deleteBatch([0, 1, 2])).toBe(3);
  expect(map.deleteBatch([3, 99, 4])).toBe(1);
  expect([...map.keys()].length).toBe(6);
  expect(map.setBatch([])).toBe(0);
});

test('a mapped array shows what bpf(2) wrote and the other way round', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  const loaded = collection.maps.get('shared')!;
  using mapped = new MappedArray<bigint>(loaded, collection.spec.btf);
  const map = new BpfMap<number, bigint>(loaded, collection.spec.btf);
  map.set(3, 2n ** 63n);
  expect(mapped.get(3)).toBe(2n ** 63n);
  mapped.set(1, 17n);
  expect(map.get(1)).toBe(17n);
  expect(() => mapped.get(4)).toThrow(/outside/);
  mapped[Symbol.dispose]();
  expect(() => mapped.get(0)).toThrow(/unmapped/);
});

test.for(['each_cpu', 'each_cpu_hash'])('%s has one value for each CPU', (name, context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  const map = new BpfMap<number, unknown[]>(collection.maps.get(name)!, collection.spec.btf);
  const values = Array.from({ length: possibleCpus() }, (_, cpu) =>
    name === 'each_cpu' ? BigInt(cpu) : { low: cpu, high: 1n },
  );
  map.set(1, values);
  expect(map.get(1)).toEqual(
    values.map((value) => (typeof value === 'bigint' ? value : expect.objectContaining(value))),
  );
  expect(() => map.set(1, [])).toThrow(/one a CPU/);
});

test('a bloom filter, a queue and a stack take values without keys', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  const open = (name: string): BpfMap<never, bigint> => new BpfMap(collection.maps.get(name)!, collection.spec.btf);
  const [seen, first, last] = [open('seen'), open('first_in'), open('last_in')];
  seen.push(7n);
  expect([seen.mayHold(7n), seen.mayHold(8n)]).toEqual([true, false]);
  for (const value of [1n, 2n, 3n]) {
    first.push(value);
    last.push(value);
  }
  expect(() => first.push(4n)).toThrow(/E2BIG/);
  expect([first.take(), last.take()]).toEqual([1n, 3n]);
  expect([first.take(), first.take(), first.take()]).toEqual([2n, 3n, undefined]);
});

test('a prefix map answers with the longest network', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  const map = new BpfMap<{ length: number; bytes: Uint8Array }, number>(
    collection.maps.get('networks')!,
    collection.spec.btf,
  );
  map.set({ length: 8, bytes: Uint8Array.of(10, 0, 0, 0) }, 1);
  map.set({ length: 24, bytes: Uint8Array.of(10, 1, 2, 0) }, 2);
  const of = (...bytes: number[]): number | undefined => map.get({ length: 32, bytes: Uint8Array.from(bytes) });
  expect([of(10, 9, 9, 9), of(10, 1, 2, 9), of(11, 0, 0, 0)]).toEqual([1, 2, undefined]);
});

test('global variables are set before loading and read and written after it', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { globals: { factor: 10, label: 'zeta' } });
  using globals = new Globals(collection);
  expect(globals.names).toEqual(expect.arrayContaining(['counter', 'limit', 'factor', 'label']));
  globals.set('limit', 4);
  expect(runProgram(collection.programs.get('add')!).result).toBe('z'.charCodeAt(0));
  expect([globals.get('counter'), globals.get('label'), globals.get('factor')]).toEqual([40n, 'zeta', 10]);
  expect(() => globals.set('factor', 1)).toThrow(/constant/);
  expect(() => globals.get('absent')).toThrow(/there are/);
  expect(() => load(object, { globals: { absent: 1 } })).toThrow(/there are/);
});

test('a timer in a map fires', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object);
  expect(runProgram(collection.programs.get('start_timer')!).result).toBe(0);
  const map = new BpfMap<number, { count: bigint }>(collection.maps.get('timers')!, collection.spec.btf);
  while (map.get(0)!.count === 0n) await setImmediate();
  expect(map.get(0)!.count).toBe(1n);
});
