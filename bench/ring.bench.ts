import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Collection, load, RingBuffer, runProgram } from '@lamellar/bpf-native';
import { FullDecoder, MinimalDecoder } from './bpf/decoders.js';
import { stalls, streaming } from './bpf/streaming.js';
import { defineBench, type Table } from './harness/bench.js';

const peers = fileURLToPath(new URL('bpf-peers', import.meta.url));
const rounds = 25;

/** Draining a full ring beside libbpf's callbacks in C, streaming, and what a stall costs. */
export const bench = defineBench({
  name: 'ring',
  about: 'How fast is a BPF ring buffer drained and decoded, beside C with libbpf?',
  async run(table) {
    if (process.getuid?.() !== 0) return table.noPeer('all rows', 'BPF needs root', '>= 0.40');
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-ring-'));
    try {
      const object = join(folder, 'fill.bpf.o');
      execFileSync('clang', ['-g', '-O2', '-target', 'bpf', '-w', '-c', join(peers, 'fill.bpf.c'), '-o', object]);
      const driver = join(folder, 'ring');
      execFileSync('clang', ['-O2', join(peers, 'ring.c'), '-o', driver, '-lbpf']);
      using collection = load(readFileSync(object));
      drains(table, collection, driver, object);
      await streaming(table, folder);
      await stalls(table, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

interface Decode {
  readonly what: string;
  readonly fill: 'fill_small' | 'fill_large';
  readonly least: number;
  readonly each: (bytes: Uint8Array, start: number) => void;
}

function drains(table: Table, collection: Collection, driver: string, object: string): void {
  const minimal = new MinimalDecoder();
  const [small, large] = [new FullDecoder(0), new FullDecoder(64)];
  const decodes: readonly Decode[] = [
    { what: '64 bytes, minimal decode', fill: 'fill_small', least: 0.4, each: minimal.each },
    { what: '64 bytes, full decode', fill: 'fill_small', least: 0.13, each: small.each },
    { what: '128 bytes with path, full decode', fill: 'fill_large', least: 0.13, each: large.each },
  ];
  const opened = decodes.map((decode) => ({ ...decode, ring: new RingBuffer(collection.maps.get('ring')!) }));
  const best = new Map<string, number>();
  const events = new Map<string, number>();
  let reference: Record<string, { rate: number; events: number }> = {};
  // In turn, so that a change of the machine's speed meets both sides.
  for (let turn = 0; turn < 3; turn++) {
    for (const { what, fill, each, ring } of opened) {
      for (let round = 0; round < rounds; round++) {
        runProgram(collection.programs.get(fill)!);
        const before = process.cpuUsage();
        const count = ring.drain(each);
        const { user, system } = process.cpuUsage(before);
        best.set(what, Math.max(best.get(what) ?? 0, (count / (user + system)) * 1e6));
        events.set(what, count);
      }
    }
    reference = merge(reference, execFileSync(driver, [object, String(rounds)], { encoding: 'utf8' }));
  }
  for (const { ring } of opened) ring[Symbol.dispose]();
  for (const { what, fill, least } of decodes) {
    const [ours, peer] = [best.get(what)!, reference[fill]!.rate];
    if (events.get(what) !== reference[fill]!.events)
      throw new Error(`ours drained ${events.get(what)} events, C ${reference[fill]!.events}`);
    const ratio = ours / peer;
    table.row({
      what,
      ours: `${(ours / 1e6).toFixed(1)} M/s`,
      peer: `${(peer / 1e6).toFixed(1)} M/s`,
      ratio: ratio.toFixed(2),
      target: `>= ${least.toFixed(2)}`,
      met: ratio >= least,
    });
  }
  table.note(
    `C: libbpf's ring_buffer__consume with a callback that reads two fields; best of ${rounds * 3} drains of a full 8 MiB ring, CPU time`,
  );
  if (minimal.sum[0] === 0 || small.kept === undefined || large.kept === undefined)
    throw new Error('nothing was decoded');
}

function merge(
  known: Record<string, { rate: number; events: number }>,
  text: string,
): Record<string, { rate: number; events: number }> {
  const merged = { ...known };
  for (const line of text.trim().split('\n')) {
    const { name, rate, events } = JSON.parse(line) as { name: string; rate: number; events: number };
    merged[name] = { rate: Math.max(rate, merged[name]?.rate ?? 0), events };
  }
  return merged;
}
