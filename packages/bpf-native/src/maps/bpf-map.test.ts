import { expect, test } from 'vitest';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { load } from '../load/collection.js';
import { readObject } from '../spec/read-object.js';
import { BpfMap } from './bpf-map.js';

const problem = kernelProblem();

test('a hash map keeps exact 64-bit values under typed keys', (context) => {
  if (problem !== undefined) context.skip(problem);
  const spec = readObject(compileObject('exec'));
  using collection = load(spec, { programs: [] });
  const map = new BpfMap<number, bigint>(collection.maps.get('counts')!, spec.btf);
  expect(map.get(1)).toBeUndefined();
  expect(map.set(1, 2n ** 63n + 1n)).toBe(true);
  expect(map.set(2, 7n, 'replace')).toBe(false);
  expect(map.set(1, 8n, 'create')).toBe(false);
  expect(map.set(2, 7n, 'create')).toBe(true);
  expect(map.get(1)).toBe(2n ** 63n + 1n);
  expect(new Map(map)).toEqual(
    new Map([
      [1, 2n ** 63n + 1n],
      [2, 7n],
    ]),
  );
  expect(new Map(map.getBatch(16))).toEqual(new Map(map));
  expect(map.take(2)).toBe(7n);
  expect(map.delete(1)).toBe(true);
  expect(map.delete(1)).toBe(false);
  expect([...map.keys()]).toEqual([]);
});
