import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toEvent } from '@lamellar/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCgroup } from '../../test/cgroup.js';
import { kernelProblem } from '../../test/compile.js';
import { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { readElf } from '../elf/read-elf.js';
import type { SensorObservation } from './decode.js';
import { eventOffsets } from './event-view.js';
import { type SensorsOptions, sensors } from './sensors.js';

const problem = kernelProblem();
const folder = mkdtempSync(join(tmpdir(), 'lamellar-doings-'));
const program = join(folder, 'doings');
let seen: SensorObservation[] = [];
let pid = 0;

/** Runs the program of doings under the sensors and gives what it did. */
async function watch(
  options: SensorsOptions,
  command: readonly string[],
): Promise<{ pid: number; seen: SensorObservation[] }> {
  await using kernel = await sensors(options);
  const all: SensorObservation[] = [];
  kernel.observe((observation) => all.push(observation));
  const child = spawnSync(command[0]!, command.slice(1));
  kernel.drain();
  return { pid: child.pid, seen: all };
}

beforeAll(async () => {
  if (problem !== undefined) return;
  const source = fileURLToPath(new URL('../../test/programs/doings.c', import.meta.url));
  const { status, stderr } = spawnSync('clang', ['-O1', '-Wno-unused-result', source, '-o', program], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const work = mkdtempSync(join(folder, 'work-'));
  const watched = await watch({}, [program, work]);
  pid = watched.pid;
  seen = watched.seen;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const doings: readonly (readonly [name: string, fields: Record<string, unknown>])[] = [
  [
    'an exec with its arguments',
    {
      kind: 'process',
      action: 'exec',
      call: 'execve',
      path: program,
      args: [program, expect.stringContaining('work-')],
    },
  ],
  ['a fork', { kind: 'process', action: 'fork', targetPid: expect.any(Number) }],
  ['an exit with its code', { kind: 'process', action: 'exit', exitCode: 7 }],
  ['a signal', { kind: 'process', action: 'signal', signal: 9 }],
  [
    'a path whose page nobody had touched',
    { kind: 'file', action: 'open', path: expect.stringMatching(/cold-secret$/), result: -2 },
  ],
  ['a file that is made', { kind: 'file', action: 'create', path: expect.stringMatching(/work-\w+\/made$/) }],
  [
    'a file that is written',
    { kind: 'file', action: 'write', path: expect.stringMatching(/^\/.*work-\w+\/(?:made|cold-text)$/) },
  ],
  ['a file that is not there', { kind: 'file', action: 'open', path: '/etc/lamellar-absent', result: -2 }],
  [
    'a rename',
    { kind: 'file', action: 'rename', path: expect.stringMatching(/made$/), target: expect.stringMatching(/moved$/) },
  ],
  ['a hard link', { kind: 'file', action: 'link', target: expect.stringMatching(/linked$/) }],
  ['a symbolic link', { kind: 'file', action: 'symlink', path: expect.stringMatching(/pointing$/), target: 'moved' }],
  ['a change of mode', { kind: 'file', action: 'chmod', mode: 0o640 }],
  ['a change of owner', { kind: 'file', action: 'chown', path: expect.stringMatching(/moved$/) }],
  ['a folder', { kind: 'file', action: 'mkdir', path: expect.stringMatching(/inside$/) }],
  ['a deletion', { kind: 'file', action: 'delete', path: expect.stringMatching(/linked$/) }],
  ['a mapping of code', { kind: 'file', action: 'map', path: program }],
  ['a bound socket', { kind: 'network', action: 'bind', localAddress: '127.0.0.1', protocol: 'tcp' }],
  ['a listening socket', { kind: 'network', action: 'listen', localPort: expect.any(Number) }],
  [
    'a connection',
    {
      kind: 'network',
      action: 'connect',
      remoteAddress: '127.0.0.1',
      protocol: 'tcp',
      direction: 'outbound',
      result: 0,
    },
  ],
  [
    'a connection of version 6',
    { kind: 'network', action: 'connect', remoteAddress: '::1', remotePort: 9, protocol: 'udp' },
  ],
  [
    'a connection to a path',
    { kind: 'network', action: 'connect', path: '/run/lamellar-absent', protocol: 'unix', result: -2 },
  ],
  ['an accepted connection', { kind: 'network', action: 'accept', remoteAddress: '127.0.0.1', direction: 'inbound' }],
  ['a datagram', { kind: 'network', action: 'send', remoteAddress: '127.0.0.1', remotePort: 5353, protocol: 'udp' }],
  ['a question by sendto', { kind: 'dns', action: 'query', name: 'www.example.com', type: 'AAAA', serverPort: 53 }],
  ['a question by sendmmsg', { kind: 'dns', action: 'query', name: 'other.test', type: 'TXT' }],
  ['the second question of one sendmmsg', { kind: 'dns', action: 'query', name: 'third.test', type: 'A' }],
  ['a question by write', { kind: 'dns', action: 'query', name: 'fourth.test', type: 'A' }],
  ['a file in memory', { kind: 'syscall', name: 'memfd_create', args: ['lamellar-memory'] }],
  [
    'memory that is writable and executable',
    { kind: 'syscall', name: 'mmap', args: [expect.any(String), '4096', 'read|write|execute'] },
  ],
  [
    'memory that becomes writable and executable',
    { kind: 'syscall', name: 'mprotect', args: [expect.any(String), '4096', 'read|write|execute'] },
  ],
  ['a module that is loaded', { kind: 'module', action: 'load', type: 'kernel', call: 'finit_module' }],
  ['a module that is unloaded', { kind: 'module', action: 'unload', name: 'lamellar_absent' }],
  ['a BPF program', { kind: 'module', action: 'invoke', type: 'bpf', name: 'BPF_PROG_LOAD' }],
  ['a debugger', { kind: 'process', action: 'ptrace', targetPid: expect.any(Number) }],
  ['memory of another process', { kind: 'process', action: 'inject', call: 'process_vm_writev' }],
  ['a mount', { kind: 'file', action: 'mount', path: '/lamellar-absent', target: 'lamellar-none' }],
  ['an unmount', { kind: 'file', action: 'unmount', path: '/lamellar-absent' }],
  ['another namespace', { kind: 'privilege', action: 'setns', names: ['net'] }],
  ['a namespace of its own', { kind: 'privilege', action: 'unshare', names: ['uts'] }],
  ['another root', { kind: 'privilege', action: 'chroot', target: '/lamellar-absent' }],
  ['another group', { kind: 'privilege', action: 'setgid' }],
  ['another user', { kind: 'privilege', action: 'setuid', newUid: 12_345 }],
  ['a capability', { kind: 'capability', name: 'CAP_SYS_ADMIN', granted: true }],
];

describe('sensors see', () => {
  test.for(doings)('%s', ([, fields], context) => {
    if (problem !== undefined) context.skip(problem);
    const own = seen.filter((each) => each.pid === pid);
    const same = own.filter(
      (each) =>
        each.kind === fields['kind'] &&
        (fields['action'] === undefined || (each as { action?: string }).action === fields['action']),
    );
    expect(same).toEqual(expect.arrayContaining([expect.objectContaining(fields)]));
  });

  test('who did it: user, parent, start, executable, namespaces and cgroup', (context) => {
    if (problem !== undefined) context.skip(problem);
    const exec = seen.find((each) => each.pid === pid && each.kind === 'process' && each.action === 'exec')!;
    expect(exec).toMatchObject({ ppid: process.pid, uid: 0, executable: program, comm: 'doings' });
    expect(Math.abs(exec.time - Date.now())).toBeLessThan(120_000);
    expect(exec.startTime).toBeLessThanOrEqual(exec.time + 20);
    const own = readlinkNumber('/proc/self/ns/mnt');
    expect(exec.namespaces).toMatchObject({
      mnt: own,
      net: readlinkNumber('/proc/self/ns/net'),
      user: readlinkNumber('/proc/self/ns/user'),
    });
    expect(exec.cgroup.id).toBeGreaterThan(0n);
  });

  test('what becomes events of the standard', (context) => {
    if (problem !== undefined) context.skip(problem);
    const kinds = new Set<string>();
    for (const observation of seen.filter((each) => each.pid === pid)) {
      const event = toEvent(observation, { product: { name: 'lamellar', vendor_name: 'lamellar' } } as never);
      if (event !== undefined) kinds.add(observation.kind);
    }
    expect(kinds.size).toBeGreaterThan(3);
  });
});

function readlinkNumber(path: string): number {
  return Number(/\[(\d+)\]/.exec(spawnSync('readlink', [path], { encoding: 'utf8' }).stdout)![1]);
}

test('known things are told once, until they are forgotten', async (context) => {
  if (problem !== undefined) context.skip(problem);
  await using kernel = await sensors({ file: true });
  const opened: string[] = [];
  kernel.observe((each) => {
    if (each.kind === 'file' && each.path === '/etc/lamellar-known') opened.push(each.call);
  });
  const once = (): number => {
    spawnSync('/bin/cat', ['/etc/lamellar-known']);
    kernel.drain();
    return opened.length;
  };
  expect([once(), once(), once()]).toEqual([1, 1, 1]);
  expect(kernel.statistics.known).toBeGreaterThan(0);
  kernel.forget();
  expect(once()).toBe(2);
});

test('only chosen cgroups are watched, or all but them', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using cgroup = createCgroup();
  const path = `/${cgroup.path.split('/').at(-1)}`;
  const inside = ['/bin/sh', '-c', `echo $$ > ${cgroup.path}/cgroup.procs; exec /bin/true`];
  for (const [cgroups, expected] of [
    [{ only: [path] }, true],
    [{ except: [path] }, false],
  ] as const) {
    const watched = await watch({ process: true, cgroups }, inside);
    const execs = watched.seen.filter(
      (each) =>
        each.kind === 'process' && each.action === 'exec' && each.path === '/bin/true' && each.pid === watched.pid,
    );
    expect(execs.length > 0).toBe(expected);
    if (expected) expect(execs[0]).toMatchObject({ containerId: path.slice(1), cgroup: { path } });
    const others = watched.seen.some((each) => each.cgroup.path !== path && each.kind !== 'loss');
    if (expected) expect(others).toBe(false);
  }
});

test('what does not fit into the ring is counted and is an observation', async (context) => {
  if (problem !== undefined) context.skip(problem);
  await using kernel = await sensors({
    file: true,
    novelty: false,
    own: true,
    ringSize: 4096,
    ring: { wake: false, fastest: 60_000 },
  });
  const all: SensorObservation[] = [];
  kernel.observe((each) => all.push(each));
  for (let index = 0; index < 200; index++) spawnFree(`/etc/lamellar-loss-${index}`);
  kernel.drain();
  const losses = all.filter((each) => each.kind === 'loss' && each.cause === 'ring-full');
  expect(losses.length).toBeGreaterThan(0);
  expect(kernel.statistics.lost).toBeGreaterThan(0);
});

function spawnFree(path: string): void {
  try {
    readFileSync(path);
  } catch {
    // It is not there; that it was asked for is the point.
  }
}

test('observations can be iterated until the sensors are disposed', async (context) => {
  if (problem !== undefined) context.skip(problem);
  const kernel = await sensors({ process: true });
  const { pid: child } = spawnSync('/bin/true');
  kernel.drain();
  kernel[Symbol.dispose]();
  const found: number[] = [];
  for await (const each of kernel) found.push(each.pid);
  expect(found).toContain(child);
});

test('the shipped object lays events out as the decoder reads them', () => {
  const object = readFileSync(fileURLToPath(new URL('../../prebuilt/bpf/sensors.bpf.o', import.meta.url)));
  const btf = Btf.read(readElf(object).sections.find(({ name }) => name === '.BTF')!.data);
  const struct = btf.named('event').find((id) => btf.kind(id) === btfKinds.struct)!;
  const offsets = Object.fromEntries(btf.members(struct).map(({ name, bitOffset }) => [name, bitOffset / 8]));
  expect(offsets).toMatchObject(eventOffsets);
});
