import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const home = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

/** Programs and headers that the suite needs, with the reason when one is missing. */
export function missing(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'loading BPF programs needs root';
  for (const program of ['clang', 'bpftool']) {
    if (spawnSync(program, ['--version']).status !== 0) return `${program} is not installed`;
  }
  return undefined;
}

/** Names of the corpus: one C file each. */
export function corpus(): string[] {
  return readdirSync(join(home, 'objects'))
    .filter((name) => name.endsWith('.bpf.c'))
    .map((name) => name.slice(0, -'.bpf.c'.length))
    .sort();
}

/** Compiles every file of the corpus into `folder`, as users do. */
export async function compileCorpus(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const waiting = corpus();
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const flags = ['-g', '-O2', '-Wall', '-Wno-unused', '-Wno-visibility', '-target', 'bpf'];
      await run('clang', [...flags, '-c', join(home, 'objects', `${name}.bpf.c`), '-o', objectPath(folder, name)]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

export function objectPath(folder: string, name: string): string {
  return join(folder, `${name}.bpf.o`);
}

/** Compiles a C file of this folder against the machine's libbpf; says why when that fails. */
export async function compileDriver(name: string, folder: string): Promise<string> {
  const out = join(folder, name);
  await run('clang', ['-O1', '-Wall', join(home, `${name}.c`), '-o', out, '-lbpf']);
  return out;
}
