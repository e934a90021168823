import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Btf, load } from '@lamellar/bpf-native';
import { sensors } from '@lamellar/bpf-native/sensors';
import { defineBench } from './harness/bench.js';
import { cpuOf, formatNs, median } from './harness/cpu.js';

const peers = fileURLToPath(new URL('bpf-peers', import.meta.url));
const rounds = 15;

/** What it costs to be ready: the kernel's types, and all sensors in the kernel. */
export const bench = defineBench({
  name: 'bpf-load',
  about: "How long do reading the kernel's types and loading all sensors take?",
  async run(table) {
    const bytes = readFileSync('/sys/kernel/btf/vmlinux');
    let types = 0;
    const parse = Array.from({ length: rounds }, () =>
      cpuOf(() => {
        types = Btf.read(bytes).count;
      }),
    );
    // The first one is what a process pays; the others say what it costs when the code is warm.
    table.limit('kernel BTF, first read', Number((parse[0]! / 1e6).toFixed(2)), 'ms', { max: 30 });
    table.limit('kernel BTF, warm', Number((median(parse.slice(1)) / 1e6).toFixed(2)), 'ms', { max: 30 });
    table.note(`${types} types in ${bytes.length} bytes`);
    if (process.getuid?.() !== 0) return table.noPeer('loading the sensors', 'BPF needs root', '<= 300 ms');
    const started: number[] = [];
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage();
      const kernel = await sensors();
      const { user, system } = process.cpuUsage(before);
      started.push((user + system) * 1000);
      kernel[Symbol.dispose]();
    }
    table.limit('all sensors loaded and attached, first time', Number((started[0]! / 1e6).toFixed(1)), 'ms', {
      max: 300,
    });
    table.limit('all sensors loaded and attached, warm', Number((median(started.slice(1)) / 1e6).toFixed(1)), 'ms', {
      max: 300,
    });
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-load-'));
    try {
      const driver = join(folder, 'load');
      execFileSync('clang', ['-O2', join(peers, 'load.c'), '-o', driver, '-lbpf']);
      const object = fileURLToPath(new URL('../packages/bpf-native/prebuilt/bpf/sensors.bpf.o', import.meta.url));
      const ours = Array.from({ length: 7 }, () =>
        cpuOf(() => load(readFileSync(object), { programs: ['sensor_calls'] })[Symbol.dispose]()),
      );
      const theirs = Array.from({ length: 7 }, () =>
        Number(execFileSync(driver, [object, 'sensor_calls'], { encoding: 'utf8' })),
      );
      table.faster('one object with its relocations, beside libbpf in C', median(ours), median(theirs), 1);
      table.note(`libbpf in C: ${formatNs(median(theirs))} of CPU, the kernel's verifier in both`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
