import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sensors, sensors } from '@lamellar/bpf-native/sensors';
import { rules } from './bpf/rules.js';
import { defineBench } from './harness/bench.js';
import { median } from './harness/cpu.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 9;

/** What watching costs those who are watched. */
export const bench = defineBench({
  name: 'sensor',
  about: 'What do the sensors of files cost a system call and a real build, beside bpftrace?',
  async run(table) {
    if (process.getuid?.() !== 0) return table.noPeer('all rows', 'BPF needs root', '<= 150 ns');
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-sensor-'));
    try {
      const producer = join(folder, 'produce');
      execFileSync('clang', ['-O2', '-static', join(root, 'bench/bpf-peers/produce.c'), '-o', producer]);
      const call = (): number =>
        (JSON.parse(execFileSync(producer, ['0', '0.25'], { encoding: 'utf8' })) as { nsPerCall: number }).nsPerCall;
      const watched = async (work: () => number): Promise<number> => {
        const kernel: Sensors = await sensors({ file: true });
        kernel.observe(() => {});
        const result = work();
        kernel[Symbol.dispose]();
        return result;
      };
      const [bare, seen]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        bare.push(call());
        seen.push(await watched(call));
      }
      const added = median(seen.map((each, index) => each - bare[index]!));
      table.limit('openat of a known file, more CPU with the sensor', Number(added.toFixed(0)), 'ns', { max: 150 });
      table.note(
        `openat alone: ${median(bare).toFixed(0)} ns, watched: ${median(seen).toFixed(0)} ns, ${rounds} rounds in turn`,
      );
      const [buildBare, buildSeen]: [number[], number[]] = [[], []];
      for (let round = 0; round < 3; round++) {
        buildBare.push(build());
        buildSeen.push(await watched(build));
      }
      const share = (Math.min(...buildSeen) / Math.min(...buildBare) - 1) * 100;
      table.limit('tsc -b of a package, more CPU with the sensor', Number(share.toFixed(2)), '%', { max: 3 });
      table.note(
        `tsc -b: ${(Math.min(...buildBare) / 1000).toFixed(2)} s alone, ${(Math.min(...buildSeen) / 1000).toFixed(2)} s watched, best of 3`,
      );
      await beside(table, call, added);
      rules(table, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** CPU milliseconds, of the user and the system, that a build takes. */
function build(): number {
  const node = JSON.stringify(process.execPath);
  const command = `${node} node_modules/typescript/bin/tsc -b --force packages/net >/dev/null; times`;
  const { stdout } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

type Table = Parameters<(typeof bench)['run']>[0];

/** The same question asked of bpftrace: which files does each program open, counted in the kernel. */
async function beside(table: Table, call: () => number, ours: number): Promise<void> {
  const what = 'openat, more CPU than with bpftrace counting paths';
  const script =
    'tracepoint:syscalls:sys_exit_openat { } tracepoint:syscalls:sys_enter_openat { @[comm, str(args->filename)] = count(); } BEGIN { printf("ready\\n"); }';
  const peer = await start(script);
  if (peer === undefined) return table.noPeer(what, 'bpftrace is not installed, or cannot trace here', '>= 1x');
  const traced: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 5; round++) traced.push(call());
  const gone = new Promise((resolve) => peer.once('close', resolve));
  peer.kill('SIGINT');
  await gone;
  for (let round = 0; round < 5; round++) bare.push(call());
  table.faster(what, Math.max(ours, 1), median(traced) - median(bare), 1);
}

/** Starts bpftrace with a tracing file system of its own; undefined when it does not come up. */
async function start(script: string): Promise<ChildProcess | undefined> {
  const child = spawn(
    'unshare',
    ['-m', 'sh', '-c', 'mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; exec bpftrace -e "$0"', script],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('ready')) resolve(child);
    });
    child.once('close', () => resolve(undefined));
    child.once('error', () => resolve(undefined));
  });
}
