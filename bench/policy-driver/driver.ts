import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const OPA = 'github.com/open-policy-agent/opa';

/** The version of OPA that the driver is built with. */
export function opaVersion(): string {
  return /opa (v[\d.]+)/.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1] ?? 'unknown';
}

function peers(): string {
  const path = process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers');
  mkdirSync(path, { recursive: true });
  return path;
}

/** The driver's program, built on first use; a reason when it cannot be. */
export function buildDriver(): { path: string } | { reason: string } {
  const path = join(peers(), `policy-driver-${opaVersion()}`);
  if (existsSync(path)) return { path };
  return build(
    () => execFileSync('go', ['build', '-o', path, '.'], { cwd: folder, stdio: 'pipe', env: goEnvironment() }),
    path,
  );
}

/** OPA's command, built on first use; a reason when it cannot be. */
export function buildOpa(): { path: string } | { reason: string } {
  const path = join(peers(), 'opa');
  if (existsSync(path)) return { path };
  const env = { ...goEnvironment(), GOBIN: peers() };
  return build(() => execFileSync('go', ['install', `${OPA}@${opaVersion()}`], { stdio: 'pipe', env }), path);
}

function build(run: () => unknown, path: string): { path: string } | { reason: string } {
  try {
    run();
    return { path };
  } catch (error) {
    return { reason: error instanceof Error ? error.message.split('\n')[0]! : String(error) };
  }
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: '-p=1 -buildvcs=false' };
}

/** Builds a policy into OPA's wasm, with the entry point of a query such as `data.a.b`. */
export function buildWasm(opa: string, policy: string, query: string): Uint8Array {
  const entry = query.replace(/^data\./, '').replaceAll('.', '/');
  const bundle = join(tmpdir(), `policy-bench-${process.pid}.tar.gz`);
  execFileSync(opa, ['build', '-t', 'wasm', '-e', entry, '-o', bundle, policy], { stdio: 'pipe' });
  const wasm = execFileSync('tar', ['xzOf', bundle, '/policy.wasm'], {
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  rmSync(bundle);
  return wasm;
}

/** A running driver; requests are answered in order. */
export class Driver {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((line: string) => void)[] = [];

  constructor(path: string) {
    this.#child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, GOMAXPROCS: '2' } });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  ask<T>(request: object): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting.push((line) => resolve(JSON.parse(line) as T));
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  async cpu(op: 'run' | 'compile', count: number, more: object = {}): Promise<number> {
    return (await this.ask<{ ns: number }>({ op, count, ...more })).ns;
  }

  [Symbol.dispose](): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}
