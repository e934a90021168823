import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** What one run of a program cost: milliseconds, MiB. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly resident: number;
}

/** Type, name and version of a package. */
export type PackageRow = readonly [type: string, name: string, version: string];

/** What one run of ours printed: see `measure.ts`. */
export interface Ours extends Cost {
  readonly read: number;
  readonly entries: number;
  readonly bytes: number;
  readonly packages: readonly PackageRow[];
  readonly findings: readonly string[];
}

/** Runs a program and counts what it and its children cost, by the shell's own account. */
export function costOf(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Cost & { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-bench-'));
  const times = join(folder, 'times');
  const start = process.hrtime.bigint();
  const run = spawnSync('bash', ['-c', '"$0" "$@"; code=$?; times > "$LAMELLAR_TIMES"; exit $code', program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, ...env, LC_ALL: 'C', LAMELLAR_TIMES: times },
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  // The second line: user and system time of the children, as 0m1.234s.
  const line = readFileSync(times, 'utf8').trim().split('\n').at(-1) ?? '';
  rmSync(folder, { recursive: true });
  const cpu = [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
  return { wall, cpu, resident: 0, stdout: run.stdout, stderr: run.stderr };
}

/** Ours as a user runs it, from one file of JavaScript. */
export class OurProgram implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lamellar-bench-'));
  readonly #program = join(this.#folder, 'measure.mjs');

  constructor() {
    buildSync({
      entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'measure.ts')],
      outfile: this.#program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['@lamellar/source'],
    });
  }

  run(...args: readonly string[]): Ours {
    const run = costOf(process.execPath, [this.#program, ...args]);
    if (run.stdout === '') throw new Error(run.stderr);
    const line = JSON.parse(run.stdout) as Ours;
    // A cold run is paid for from the start of the process to its end.
    return args[0] === 'warm' ? line : { ...line, wall: run.wall, cpu: run.cpu };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
