import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guardEgress } from '@lamellar/bpf-native/enforce';
import type { Table } from '../harness/bench.js';
import { median } from '../harness/cpu.js';

const peers = fileURLToPath(new URL('../bpf-peers', import.meta.url));
const rounds = 9;

/** A connection under 10,000 rules beside one under 10: the same call, the same answer. */
export function rules(table: Table, folder: string): void {
  const root = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((line) => line.includes(' - cgroup2 '))
    ?.split(' ')[4];
  if (root === undefined) {
    table.noPeer('10,000 rules beside 10', 'cgroup v2 is not mounted', '<= 1.2');
    return;
  }
  const program = join(folder, 'connects');
  execFileSync('clang', ['-O2', join(peers, 'connects.c'), '-o', program]);
  const networks = (count: number): string[] => [
    '127.0.0.1',
    ...Array.from({ length: count - 1 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`),
  ];
  const cgroup = join(root, `lamellar-bench-${process.pid}`);
  mkdirSync(cgroup);
  const costs: Record<number, number[]> = { 10: [], 10000: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const count of [10, 10_000]) {
        using _guard = guardEgress({ cgroup, milliseconds: 60_000, allow: [{ to: networks(count) }] });
        costs[count]!.push(
          Number(execFileSync(program, [join(cgroup, 'cgroup.procs'), '200000'], { encoding: 'utf8' })),
        );
      }
    }
  } finally {
    rmdirSync(cgroup);
  }
  const [few, many] = [median(costs[10]!), median(costs[10_000]!)];
  const ratio = many / few;
  table.row({
    what: 'connect under 10,000 rules, beside 10',
    ours: `${many.toFixed(0)} ns`,
    peer: `${few.toFixed(0)} ns`,
    ratio: `${ratio.toFixed(2)}`,
    target: '<= 1.2',
    met: ratio <= 1.2,
  });
}
