import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCgroup } from '../../test/cgroup.js';
import { kernelProblem } from '../../test/compile.js';
import { createInterface } from '../../test/interface.js';
import { addressKey } from './address-keys.js';
import { freezeCgroup, killCgroup } from './cgroup-control.js';
import { type Denial, guardEgress } from './egress-guard.js';
import { denyExec } from './exec-permission.js';
import { createHandle } from './handle.js';
import { signalOnExec } from './signal-exec.js';
import { denySources } from './source-deny.js';

const problem = kernelProblem();
let server: Server;
let port = 0;
const minute = 60_000;

beforeAll(async () => {
  server = createServer((socket) => socket.end()).listen(0, '0.0.0.0');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => {
  server.close();
});

/** Connects from inside a cgroup and gives what became of it: `open` or the error's name. */
async function connectFrom(cgroup: string, address: string, toPort: number = port): Promise<string> {
  const script = `
    require('node:fs').writeFileSync(${JSON.stringify(join(cgroup, 'cgroup.procs'))}, String(process.pid));
    const socket = require('node:net').connect(${toPort}, ${JSON.stringify(address)});
    socket.on('connect', () => { console.log('open'); process.exit(); });
    socket.on('error', (error) => { console.log(error.code); process.exit(); });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return text.trim();
}

test('a guarded cgroup reaches what is allowed and nothing else, until the guard is released', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using cgroup = createCgroup();
  const denials: Denial[] = [];
  const guard = guardEgress({
    cgroup: cgroup.path,
    milliseconds: minute,
    allow: [{ to: ['127.0.0.1'], ports: [port], protocol: 'tcp' }],
    onDenied: (denial) => denials.push(denial),
  });
  expect(await connectFrom(cgroup.path, '127.0.0.1')).toBe('open');
  expect(await connectFrom(cgroup.path, '127.0.0.2')).toBe('EPERM');
  expect(await connectFrom(cgroup.path, '127.0.0.1', 1)).toBe('EPERM');
  expect(await connectFrom(cgroup.path, '::1')).toBe('EPERM');
  // A version 4 address inside version 6 is the same address.
  expect(await connectFrom(cgroup.path, '::ffff:127.0.0.2')).toBe('EPERM');
  guard.drain();
  expect(denials).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ address: '127.0.0.2', port, protocol: 'tcp', direction: 'out', denied: true, uid: 0 }),
      expect.objectContaining({ address: '::1', port }),
    ]),
  );
  guard.allow({ to: ['127.0.0.0/24'] });
  expect(await connectFrom(cgroup.path, '127.0.0.2')).toBe('open');
  guard.forbid('127.0.0.0/24');
  expect(await connectFrom(cgroup.path, '127.0.0.2')).toBe('EPERM');
  guard.release();
  expect(guard.active).toBe(false);
  expect(await connectFrom(cgroup.path, '127.0.0.2')).toBe('open');
}, 60_000);

test('a guard ends by itself, in observe mode it only tells', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using cgroup = createCgroup();
  const denials: Denial[] = [];
  {
    using guard = guardEgress({
      cgroup: cgroup.path,
      milliseconds: minute,
      allow: [],
      mode: 'observe',
      onDenied: (each) => denials.push(each),
    });
    expect(await connectFrom(cgroup.path, '127.0.0.1')).toBe('open');
    guard.drain();
    expect(denials).toEqual([expect.objectContaining({ address: '127.0.0.1', denied: false })]);
  }
  using short = guardEgress({ cgroup: cgroup.path, milliseconds: 1, allow: [] });
  while (short.active) await setTimeout(1);
  expect(await connectFrom(cgroup.path, '127.0.0.1')).toBe('open');
}, 60_000);

test('addresses that a cgroup listens on are guarded when a rule speaks of them', async (context) => {
  if (problem !== undefined) context.skip(problem);
  using cgroup = createCgroup();
  using _guard = guardEgress({
    cgroup: cgroup.path,
    milliseconds: minute,
    allow: [{ to: ['127.0.0.1'], direction: 'bind' }],
  });
  const listen = (address: string): string => {
    const script = `require('node:fs').writeFileSync(${JSON.stringify(join(cgroup.path, 'cgroup.procs'))}, String(process.pid));
      require('node:net').createServer().listen(0, '${address}', () => { console.log('open'); process.exit(); }).on('error', (error) => { console.log(error.code); process.exit(); });`;
    return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout.trim();
  };
  expect([listen('127.0.0.1'), listen('127.0.0.3')]).toEqual(['open', 'EPERM']);
});

test.for(['xdp', 'tcx'] as const)('packets of a source are dropped at %s for a time', (at, context) => {
  if (problem !== undefined) context.skip(problem);
  using device = createInterface('veth');
  using denier = denySources({ interface: device.index, at });
  const handle = denier.deny('192.0.2.0/24', { milliseconds: minute });
  denier.deny('2001:db8::1', { milliseconds: minute });
  handle.extend(2 * minute);
  expect(handle.until).toBeGreaterThan(Date.now() + minute);
  handle.release();
  expect(denier.dropped).toBe(0);
  expect(() => denier.deny('192.0.2.1/24', { milliseconds: 1 })).toThrow(/behind its prefix/);
  expect(() => denier.deny('192.0.2.1', { milliseconds: 0 })).toThrow(RangeError);
});

test('a program is killed before its first instruction', (context) => {
  if (problem !== undefined) context.skip(problem);
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-signal-'));
  const path = join(folder, 'true');
  copyFileSync('/bin/true', path);
  const run = (): string | number => {
    const { status, signal } = spawnSync(path);
    return signal ?? status ?? 'none';
  };
  try {
    const handle = signalOnExec({ paths: [path], milliseconds: minute });
    expect(run()).toBe('SIGKILL');
    handle.release();
    expect(run()).toBe(0);
    expect(() => signalOnExec({ paths: ['/x'.repeat(100)], milliseconds: 1 })).toThrow(/less than 128/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an execution is denied by permission events, and allowed again afterwards', async (context) => {
  if (problem !== undefined) context.skip(problem);
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-exec-'));
  const [good, bad] = [join(folder, 'good'), join(folder, 'bad')];
  for (const path of [good, bad]) copyFileSync('/bin/true', path);
  const run = (path: string): string | number => {
    const { error, status, signal } = spawnSync(path);
    return (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? status ?? 'none';
  };
  try {
    const denied: string[] = [];
    const handle = await denyExec({
      folder,
      deny: [bad],
      milliseconds: minute,
      onDenied: ({ path }) => denied.push(path),
    });
    // Even a call that blocks this thread is answered.
    expect([run(good), run(bad), run(bad)]).toEqual([0, 'EPERM', 'EPERM']);
    while (denied.length < 2) await setTimeout(1);
    expect(denied).toEqual([bad, bad]);
    handle.release();
    for (let last: string | number = 'EPERM'; last !== 0; ) last = run(bad);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);

/** A process that counts inside a cgroup. */
function busy(cgroup: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', `echo $$ > ${cgroup}/cgroup.procs; while :; do :; done`], { stdio: 'ignore' });
  return child;
}

const ticks = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

test('a cgroup is frozen, thawed and killed', async (context) => {
  if (problem !== undefined) context.skip(problem);
  const cgroup = createCgroup();
  const child = busy(cgroup.path);
  const gone = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  try {
    while (!readFileSync(join(cgroup.path, 'cgroup.procs'), 'utf8').includes(String(child.pid))) await setTimeout(1);
    const handle = await freezeCgroup(cgroup.path, { milliseconds: minute });
    const frozen = ticks(child.pid!);
    await setTimeout(50);
    expect(ticks(child.pid!)).toBe(frozen);
    handle.release();
    while (ticks(child.pid!) === frozen) await setTimeout(5);
    await killCgroup(cgroup.path);
    expect(await gone).toBe('SIGKILL');
  } finally {
    child.kill('SIGKILL');
    await gone;
    cgroup[Symbol.dispose]();
  }
  await expect(freezeCgroup('/tmp', { milliseconds: 1 })).rejects.toThrow(/cgroup v2/);
}, 30_000);

test('a handle undoes once and not before its time', async () => {
  let undone = 0;
  const handle = createHandle({ milliseconds: minute }, () => {
    undone++;
  });
  expect([handle.active, undone]).toEqual([true, 0]);
  handle.release();
  handle[Symbol.dispose]();
  handle.extend(5);
  expect([handle.active, undone]).toEqual([false, 1]);
  expect(() => createHandle({ milliseconds: Number.NaN }, () => {})).toThrow(RangeError);
});

test('networks are read whole or refused', () => {
  expect(addressKey('10.0.0.0/8')).toEqual({
    prefix: 104,
    bytes: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 0]),
  });
  expect(addressKey('2001:db8::/32').prefix).toBe(32);
  expect(Buffer.from(addressKey('::ffff:10.1.2.3').bytes).toString('hex')).toBe('00000000000000000000ffff0a010203');
  for (const text of ['', '10.0.0.0/33', '10.0.0', 'fe80::1%eth0', '1.2.3.4/a', '1.2.3.4/8/8'])
    expect(() => addressKey(text)).toThrow(/no network/);
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      expect(addressKey(text).bytes.length).toBe(16);
    }),
  );
});
