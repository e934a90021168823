import { createObservation, type OcsfEvent } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBaseline } from './baseline.js';
import { folderOf } from './dimensions.js';

const common = {
  time: 1_700_000_000_000,
  workload: 'shop',
  containerId: 'c0ffee',
  imageDigest: 'sha256:ab',
  executable: '/usr/bin/node',
};
const exec = (path: string, ancestors: readonly string[] = ['/usr/bin/node'], more: object = {}) =>
  createObservation('process', { ...common, action: 'exec', path, ancestors, uid: 1000, ...more });
const connect = (remoteAddress: string, remotePort = 5432) =>
  createObservation('network', { ...common, action: 'connect', protocol: 'tcp', remoteAddress, remotePort });

function learned(emit?: (event: OcsfEvent) => void) {
  const baseline = createBaseline({ mode: 'watch', observations: 20, ...(emit === undefined ? {} : { emit }) });
  for (let round = 0; round < 60; round++) {
    baseline.observe(exec('/bin/date'));
    baseline.observe(connect('10.0.0.5'));
  }
  return baseline;
}

describe('a workload that is known well', () => {
  test.each([
    ['a new process', exec('/bin/nc'), ['02-01']],
    ['a process that is not from the image', exec('/tmp/x', ['/usr/bin/node'], { upperLayer: true }), ['02-02']],
    ['a process without a file', exec('memfd:x', ['/usr/bin/node'], { fileless: true }), ['02-03']],
    ['a known process below another parent', exec('/bin/date', ['/bin/sh', '/usr/bin/node']), ['01-06']],
    ['a known process as another user', exec('/bin/date', ['/usr/bin/node'], { uid: 0 }), ['01-02']],
    ['a new peer on a known port', connect('203.0.113.9'), ['04-01']],
    ['a new peer on a new port', connect('203.0.113.9', 4444), ['04-01', '04-03']],
    ['what it always does', exec('/bin/date'), []],
  ])('tells of %s', (_name, observation, codes) => {
    const events: OcsfEvent[] = [];
    learned((event) => events.push(event)).observe(observation);
    const found = events.map(
      (event) => (event as unknown as { finding_info: { types: string[] } }).finding_info.types[0],
    );
    expect(found).toEqual(codes);
    for (const event of events) expect(errorsOf(event)).toEqual([]);
  });

  test('tells of each deviation once, and does not learn it', () => {
    const baseline = learned();
    expect(baseline.observe(exec('/bin/nc'))).toHaveLength(1);
    expect(baseline.observe(exec('/bin/nc'))).toHaveLength(0);
    expect(JSON.stringify(baseline.model('shop'))).not.toContain('/bin/nc');
  });
});

test('nothing is told before a dimension is known by evidence, however long it took', () => {
  const baseline = createBaseline({ mode: 'watch' });
  for (let index = 0; index < 500; index++)
    expect(baseline.observe(connect(`10.0.${index >> 8}.${index & 255}`, 5432))).toEqual([]);
  expect(baseline.knowledge('shop')?.peer.unseen).toBe(1);
  expect(baseline.knowledge('shop')?.port.unseen).toBe(0);
});

test('a loss is a deviation of the sensor', () => {
  const [deviation] = createBaseline().observe(createObservation('loss', { ...common, cause: 'ring full', count: 7 }));
  expect(deviation).toMatchObject({ name: 'loss', text: '7 ring full' });
});

test('equal losses are each told', () => {
  const baseline = createBaseline();
  const loss = createObservation('loss', { ...common, cause: 'ring full', count: 7 });
  expect([baseline.observe(loss).length, baseline.observe(loss).length]).toEqual([1, 1]);
});

test('a dimension that meets its limit says so once', () => {
  const baseline = createBaseline({ maxMembers: 2 });
  const found = ['a', 'b', 'c', 'd'].flatMap((host) => [...baseline.observe(connect(host))]);
  expect(found.map(({ text }) => text)).toEqual([expect.stringContaining('"peer" beyond 2')]);
});

test('merging at the member limit does not depend on the order', () => {
  const part = (...hosts: string[]) => modelOf(hosts.map((host): [string, string] => ['r', host]));
  const merged = (...parts: ReturnType<typeof part>[]): string => {
    const baseline = createBaseline({ maxMembers: 3 });
    for (const each of parts) baseline.merge('shop', each);
    return JSON.stringify(baseline.model('shop'));
  };
  expect(merged(part('a', 'b'), part('c', 'd'))).toBe(merged(part('c', 'd'), part('a', 'b')));
  expect(merged(part('a', 'b'), part('c', 'd'))).toContain('"full":["peer"]');
});

test('limits are kept: a full dimension never arms, workloads beyond the limit are counted', () => {
  const baseline = createBaseline({ mode: 'watch', maxMembers: 3, maxWorkloads: 1, observations: 1, unseen: 1 });
  for (const host of ['a', 'b', 'c', 'd', 'e']) baseline.observe({ ...connect(host), workload: 'w' });
  expect(baseline.knowledge('w')?.peer.members).toBeLessThanOrEqual(3);
  baseline.observe({ ...connect('a'), workload: 'other' });
  expect(baseline.ignored).toBe(1);
});

test('a model that is malformed is refused with its place', () => {
  expect(() => createBaseline().merge('w', { format: 2 } as never)).toThrow(/format 2/);
  expect(() => createBaseline().merge('w', { format: 1, full: [], shards: { a: { nonsense: {} } } })).toThrow(
    /nonsense/,
  );
  expect(() => createBaseline().merge('w', { format: 1, full: [], shards: { a: { peer: { x: -1 } } } })).toThrow(/-1/);
});

const run = fc.array(
  fc.tuple(fc.constantFrom('r1', 'r2', 'r3'), fc.constantFrom('a', 'b', '__proto__', 'constructor')),
  { maxLength: 30 },
);

function modelOf(steps: readonly (readonly [string, string])[]) {
  const baseline = createBaseline();
  for (const [replica, host] of steps) baseline.observe({ ...connect(host), replica });
  return baseline.model('shop') ?? { format: 1 as const, full: [], shards: {} };
}

test('merging is commutative, associative and idempotent', () => {
  fc.assert(
    fc.property(run, run, run, (a, b, c) => {
      const merged = (...parts: readonly (readonly (readonly [string, string])[])[]): string => {
        const baseline = createBaseline();
        for (const part of parts) baseline.merge('shop', modelOf(part));
        return JSON.stringify(baseline.model('shop'));
      };
      expect(merged(a, b, c)).toBe(merged(c, a, b));
      expect(merged(a, b, b, a, c)).toBe(merged(a, b, c));
    }),
  );
});

test('the same observations give the same model, byte for byte', () => {
  fc.assert(
    fc.property(run, (steps) => {
      expect(JSON.stringify(modelOf(steps))).toBe(JSON.stringify(modelOf(steps)));
    }),
  );
});

test.each([
  ['/etc/passwd', '/etc'],
  ['/a', '/'],
  ['/var/lib/app/data/2026/11/x', '/var/lib/app/data'],
  ['', '/'],
])('the folder of %j is %j', (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
