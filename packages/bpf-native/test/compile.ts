import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const objects = fileURLToPath(new URL('objects', import.meta.url));

/** Why BPF objects cannot be compiled here, or undefined. */
export function compilerProblem(): string | undefined {
  return spawnSync('clang', ['--version']).status === 0 ? undefined : 'clang is not installed';
}

/** Why programs cannot be loaded here, or undefined. */
export function kernelProblem(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'loading BPF programs needs root';
  return compilerProblem();
}

/** Compiles `test/objects/NAME.bpf.c` as users do and returns the object. */
export function compileObject(name: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-bpf-'));
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${name}.bpf.o`);
  const source = join(objects, `${name}.bpf.c`);
  const { status, stderr } = spawnSync(
    'clang',
    ['-g', '-O2', '-Wall', '-Wno-unused', '-target', 'bpf', '-c', source, '-o', out],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`clang refuses ${source}: ${stderr}`);
  return readFileSync(out);
}
