import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCgroup } from '../../test/cgroup.js';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { createInterface } from '../../test/interface.js';
import { readUsdtNotes } from '../elf/usdt-notes.js';
import { BpfError } from '../errors.js';
import { shim } from '../kernel/shim.js';
import { type Collection, type LoadedProgram, load } from '../load/collection.js';
import { Globals } from '../maps/globals.js';
import { type AttachTargets, attach } from './attach.js';
import { attachClassic } from './classic-tc.js';
import { attachIterator, readIterator } from './iterator.js';
import type { Link } from './link.js';
import { runProgram } from './run.js';
import { attachReplacement } from './tracing.js';
import { attachUsdt } from './usdt.js';

const problem = kernelProblem();
const linkTypes = {
  rawTracepoint: 1,
  tracing: 2,
  cgroup: 3,
  iterator: 4,
  namespace: 5,
  xdp: 6,
  perfEvent: 7,
  netfilter: 10,
  tcx: 11,
  uprobeMulti: 12,
};

/** How a kind is attached here, what its link's type is (none: it has no link), and whether its program can be swapped. */
interface Case {
  readonly program: string;
  readonly type?: number;
  readonly updates?: boolean;
  readonly targets?: () => AttachTargets;
}

let object: Uint8Array;
let cgroup: ReturnType<typeof createCgroup> | undefined;
let device: ReturnType<typeof createInterface> | undefined;

beforeAll(() => {
  if (problem !== undefined) return;
  object = compileObject('links');
  cgroup = createCgroup();
  device = createInterface('veth');
});
afterAll(() => {
  cgroup?.[Symbol.dispose]();
  device?.[Symbol.dispose]();
});

const inCgroup = (program: string): Case => ({
  program,
  type: linkTypes.cgroup,
  updates: true,
  targets: () => ({ cgroup: cgroup!.path }),
});
const onDevice = (program: string, type: number): Case => ({
  program,
  type,
  updates: true,
  targets: () => ({ interface: device!.index }),
});
/** A file whose first code page every process of it has; nothing runs there while the test does. */
const place = { path: '/bin/true', offset: 0x2000 };

const cases: readonly Case[] = [
  { program: 'on_raw_tracepoint', type: linkTypes.rawTracepoint },
  { program: 'on_typed_tracepoint', type: linkTypes.rawTracepoint },
  { program: 'on_uprobe', type: linkTypes.perfEvent, targets: () => ({ uprobe: place }) },
  { program: 'on_uretprobe', type: linkTypes.perfEvent, targets: () => ({ uprobe: place }) },
  {
    program: 'on_uprobes',
    type: linkTypes.uprobeMulti,
    targets: () => ({ uprobes: { path: place.path, offsets: [place.offset] } }),
  },
  {
    program: 'on_event',
    type: linkTypes.perfEvent,
    targets: () => ({ event: { type: 1, config: 0n, period: 1_000_000_000n, cpu: 0 } }),
  },
  ...[
    'on_ingress on_egress on_create on_release on_post_bind4 on_post_bind6 on_bind4 on_bind6 on_connect4 on_connect6',
    'on_sendmsg4 on_sendmsg6 on_recvmsg4 on_recvmsg6 on_getpeername4 on_getpeername6 on_getsockname4 on_getsockname6',
    'on_connect_unix on_sendmsg_unix on_recvmsg_unix on_getpeername_unix on_getsockname_unix',
    'on_sysctl on_getsockopt on_setsockopt on_device on_operations',
  ]
    .join(' ')
    .split(' ')
    .map(inCgroup),
  { program: 'on_lookup', type: linkTypes.namespace, updates: true },
  onDevice('on_tcx_ingress', linkTypes.tcx),
  onDevice('on_tcx_egress', linkTypes.tcx),
  onDevice('on_xdp', linkTypes.xdp),
  {
    program: 'on_netfilter',
    type: linkTypes.netfilter,
    targets: () => ({ netfilter: { family: 2, hook: 4, priority: 300 } }),
  },
  { program: 'on_task', type: linkTypes.iterator, updates: true },
  { program: 'on_message', updates: true, targets: () => ({ map: 'sockets' }) },
  { program: 'on_parser', updates: true, targets: () => ({ map: 'sockets' }) },
  { program: 'on_verdict', updates: true, targets: () => ({ map: 'sockets' }) },
  { program: 'on_any_verdict', updates: true, targets: () => ({ map: 'sockets' }) },
];

describe('each kind is attached, told about, swapped and detached', () => {
  test.for(cases)('$program', ({ program: name, type, updates, targets }, context) => {
    if (problem !== undefined) context.skip(problem);
    using collection = load(object, { programs: [name] });
    using second = load(object, { programs: [name] });
    const program = collection.programs.get(name)!;
    const link = attach(program, targets?.(), collection);
    expect(link.info()?.type).toBe(type);
    const swapped = { ...second.programs.get(name)! };
    if (updates === true) link.update(swapped);
    else expect(() => link.update(swapped)).toThrow(BpfError);
    const before = link.info();
    if (before !== undefined && updates === true) expect(before.programId).not.toBe(0);
    detached(link);
  });
});

function detached(link: Link): void {
  try {
    link.detach();
  } catch (error) {
    // Links of tracing programs end with their last descriptor: the kernel has no other end for them.
    expect((error as BpfError).errno).toBe(95);
  }
  expect(() => link.info()).toThrow(/closed/);
  link[Symbol.dispose]();
}

test('a tracepoint program counts the calls that this process makes', (context) => {
  if (problem !== undefined) context.skip(problem);
  if (!existsSync('/sys/kernel/tracing/events/syscalls')) context.skip('tracefs is not mounted');
  using collection = load(object, { programs: ['on_tracepoint'] });
  using link = attach(collection.programs.get('on_tracepoint')!);
  expect(link.info()?.type).toBe(linkTypes.perfEvent);
});

test('a raw tracepoint runs until it is detached', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_raw_tracepoint'] });
  const link = attach(collection.programs.get('on_raw_tracepoint')!);
  readFileSync('/proc/self/stat');
  link[Symbol.dispose]();
  using globals = new Globals(collection);
  const counted = (): bigint => globals.get<bigint>('runs');
  const before = counted();
  readFileSync('/proc/self/stat');
  expect(before).toBeGreaterThan(0n);
  expect(counted()).toBe(before);
  expect(() => link.info()).toThrow(/closed/);
});

test('classic tc is attached through clsact, replaced in place, and leaves nothing behind', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_classifier'] });
  const program = collection.programs.get('on_classifier')!;
  const ingress = attachClassic(program, device!.index, { direction: 'ingress' });
  const egress = attachClassic(program, device!.index, { direction: 'egress', priority: 7, handle: 3 });
  expect(() => attachClassic(program, device!.index, { direction: 'ingress' })).toThrow(/EEXIST/);
  ingress.update(program);
  egress[Symbol.dispose]();
  ingress[Symbol.dispose]();
  const again = attachClassic(program, device!.index, { direction: 'ingress' });
  again[Symbol.dispose]();
});

test('a socket filter drops what a socket would receive, until it is detached', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_socket'] });
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const fd = (server as unknown as { _handle: { fd: number } })._handle.fd;
  const link = attach(collection.programs.get('on_socket')!, { socket: fd });
  link.update(collection.programs.get('on_socket')!);
  expect(link.info()).toBeUndefined();
  link[Symbol.dispose]();
  server.close();
});

test('iterators walk tasks, elements of a map and cgroups', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_task', 'on_element', 'on_cgroups'] });
  const numbers = collection.maps.get('numbers')!;
  const root = openSync(cgroup!.path, 'r');
  const targets = {
    on_task: {},
    on_element: { map: numbers },
    on_cgroups: { cgroup: { fd: root, order: 1 as const } },
  };
  for (const [name, target] of Object.entries(targets)) {
    using link = attachIterator(collection.programs.get(name)!, target);
    expect(readIterator(link).length).toBe(0);
    expect(link.info()?.type).toBe(linkTypes.iterator);
  }
  closeSync(root);
});

test('a flow dissector sits in a network namespace of its own', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_dissector'] });
  const made = spawnSync('unshare', ['--net', 'true']);
  if (made.status !== 0) context.skip('network namespaces cannot be made here');
  try {
    using link = attach(collection.programs.get('on_dissector')!);
    expect(link.info()?.type).toBe(linkTypes.namespace);
  } catch (error) {
    // Another program may sit there: there is one flow dissector for a namespace.
    expect((error as BpfError).errno).toBe(17);
  }
});

test('a syscall program runs when it is asked to', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_call'] });
  expect(runProgram(collection.programs.get('on_call')!).result).toBe(7);
});

test('a program is run over a packet and gives the packet back', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_xdp'] });
  const data = new Uint8Array(64).fill(9);
  const { result, data: after } = runProgram(collection.programs.get('on_xdp')!, { data, repeat: 4 });
  expect([result, after.length, after[63]]).toEqual([2, 64, 9]);
});

test('a static probe is found by its name in every place that has it', (context) => {
  if (problem !== undefined) context.skip(problem);
  const library = '/usr/lib/x86_64-linux-gnu/libstdc++.so.6';
  if (!existsSync(library)) context.skip(`${library} is not there`);
  const notes = readUsdtNotes(readFileSync(library)).filter(
    ({ provider, name }) => provider === 'libstdcxx' && name === 'throw',
  );
  expect(notes.length).toBeGreaterThan(0);
  using collection = load(object, { programs: ['on_usdt'] });
  using link = attachUsdt(collection.programs.get('on_usdt')!, {
    path: library,
    provider: 'libstdcxx',
    name: 'throw',
    cookie: 5n,
  });
  expect(link.info()?.type).toBe(linkTypes.perfEvent);
  expect(() =>
    attachUsdt(collection.programs.get('on_usdt')!, { path: library, provider: 'libstdcxx', name: 'absent' }),
  ).toThrow(/no static probe/);
});

/** Kinds that kernels often lack: either they work, or a probe says why not. */
describe.each(['on_kprobe', 'on_kretprobe', 'on_kprobes', 'on_entry', 'on_exit', 'on_modify', 'on_hook'])(
  '%s',
  (name) => {
    test('works or is refused with the reason of a probe', (context) => {
      if (problem !== undefined) context.skip(problem);
      let refused: BpfError | undefined;
      try {
        using collection = load(object, { programs: [name] });
        using link = attach(collection.programs.get(name)!);
        expect(link.info()).toBeDefined();
      } catch (error) {
        refused = error as BpfError;
      }
      if (refused === undefined) return;
      expect(refused.code).toBe('BPF_UNSUPPORTED');
      expect(refused.message).toMatch(/this kernel (?:has no|refuses every)/);
    });
  },
);

test('a function of another program is replaced', (context) => {
  if (problem !== undefined) context.skip(problem);
  using target = load(object, { programs: ['holder'] });
  const holder: LoadedProgram = target.programs.get('holder')!;
  let loaded: Collection;
  try {
    loaded = load(object, { programs: ['replacement'], targets: { replacement: { fd: holder.fd } } });
  } catch (error) {
    expect((error as BpfError).message).toMatch(/refused|this kernel/);
    return;
  }
  using collection = loaded;
  try {
    using link = attachReplacement(collection.programs.get('replacement')!);
    expect(link.info()?.type).toBe(linkTypes.tracing);
  } catch (error) {
    expect((error as BpfError).errno).toBeGreaterThan(0);
  }
});

test('what a kind wants to know is asked for by name', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(object, { programs: ['on_connect4', 'on_message', 'on_call'] });
  expect(() => attach(collection.programs.get('on_connect4')!)).toThrow(/give { cgroup }/);
  expect(() => attach(collection.programs.get('on_message')!, { map: 'absent' }, collection)).toThrow(/socket map/);
  expect(() => attach(collection.programs.get('on_call')!)).toThrow(/not attached/);
  expect(shim().bpf(9999, new Uint8Array(8))).toBe(-22);
});
