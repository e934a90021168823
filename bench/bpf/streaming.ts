import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attach, type Collection, Globals, load, RingReader, TextCache } from '@lamellar/bpf-native';
import type { Table } from '../harness/bench.js';

const peers = fileURLToPath(new URL('../bpf-peers', import.meta.url));

interface Produced {
  readonly calls: number;
  readonly seconds: number;
}

/** Compiles the producer and the program that watches it. */
function build(folder: string): { readonly object: Uint8Array; readonly producer: string } {
  const [object, producer] = [join(folder, 'stream.bpf.o'), join(folder, 'produce')];
  execFileSync('clang', ['-g', '-O2', '-target', 'bpf', '-w', '-c', join(peers, 'stream.bpf.c'), '-o', object]);
  execFileSync('clang', ['-O2', '-static', join(peers, 'produce.c'), '-o', producer]);
  return { object: readFileSync(object), producer };
}

interface Run {
  readonly produced: Produced;
  readonly delivered: number;
  readonly lost: number;
  readonly cpuNs: number;
}

/** Starts the producer stopped, watches it, and counts what arrives. */
async function watch(
  folder: string,
  rate: number,
  seconds: number,
  during: (collection: Collection) => void,
): Promise<Run> {
  const { object, producer } = build(folder);
  // The shell stops itself, so that the program knows its process before the first call.
  const child = spawn('sh', ['-c', 'kill -STOP $$; exec "$0" "$@"', producer, String(rate), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  while (!/^\d+ \(sh\) T/.test(readFileSync(`/proc/${child.pid}/stat`, 'latin1')))
    await new Promise((resolve) => setImmediate(resolve));
  using collection = load(object, { globals: { watched: child.pid! } });
  using globals = new Globals(collection);
  const texts = new TextCache();
  let delivered = 0;
  let kept: unknown;
  let view: DataView = new DataView(new ArrayBuffer(0));
  let last: Uint8Array | undefined;
  using reader = new RingReader(
    collection.maps.get('ring')!,
    (bytes, start) => {
      if (bytes !== last) {
        last = bytes;
        view = new DataView(bytes.buffer);
      }
      delivered++;
      kept = {
        time: view.getFloat64(start, true),
        pid: view.getUint32(start + 16, true),
        kind: view.getUint32(start + 28, true),
        comm: texts.read(bytes, start + 32, 16),
        result: view.getInt32(start + 56, true),
        path: texts.read(bytes, start + 64, 64),
      };
    },
    { wake: false, fastest: 5, slowest: 5 },
  );
  using _link = attach(collection.programs.get('stream')!);
  const before = process.cpuUsage();
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.kill('SIGCONT');
  const ended = once(child, 'close');
  during(collection);
  await ended;
  reader.drain();
  const { user, system } = process.cpuUsage(before);
  const produced = JSON.parse(text) as Produced;
  if (kept === undefined) throw new Error('nothing arrived');
  return {
    produced,
    delivered,
    lost: Number(globals.get<bigint>('lost')),
    cpuNs: ((user + system) * 1000) / delivered,
  };
}

/** CPU time of this process for each event that arrives while they are made. */
export async function streaming(table: Table, folder: string): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) best = Math.min(best, (await watch(folder, 0, 1.5, () => {})).cpuNs);
  table.limit('streaming, CPU of each delivered event with its path', Math.round(best), 'ns', { max: 250 });
}

/** Keeps this thread busy, so that nothing can be drained. */
function stall(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** A stall of the reader loses nothing while the ring holds what comes; what a longer one loses is counted. */
export async function stalls(table: Table, folder: string): Promise<void> {
  const short = await watch(folder, 600_000, 1, () => stall(100));
  const rate = Math.round(short.produced.calls / short.produced.seconds);
  table.note(`stall of 100 ms: ${short.produced.calls} calls at ${rate}/s`);
  table.limit('events lost through a stall of 100 ms at 600,000 a second', short.lost, 'events', { max: 0 });
  const long = await watch(folder, 0, 1.2, () => stall(1000));
  const missing = long.produced.calls - long.delivered - long.lost;
  table.note(`stall of 1 s: ${long.produced.calls} calls, ${long.delivered} delivered, ${long.lost} counted as lost`);
  table.limit('events of a stall of 1 s that are neither delivered nor counted', Math.abs(missing), 'events', {
    max: 0,
  });
}
