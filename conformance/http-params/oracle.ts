import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headersOf, type PlacedRequest } from './placements.js';
import { writeForModSecurity } from './rules.js';

const source = fileURLToPath(new URL('oracle.cc', import.meta.url));
const cache = process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers');

/** The program, built once over Debian's libmodsecurity, or why there is none. */
export function buildOracle(): { readonly program: string } | { readonly reason: string } {
  const program = join(cache, 'modsecurity-oracle');
  if (existsSync(program) && statSync(program).mtimeMs >= statSync(source).mtimeMs) return { program };
  mkdirSync(cache, { recursive: true });
  const run = spawnSync('g++', ['-O2', '-std=c++17', source, '-o', program, '-lmodsecurity'], { encoding: 'utf8' });
  if (run.status === 0) return { program };
  return { reason: run.error?.message ?? `g++ failed: ${run.stderr.trim().split('\n').at(-1)}` };
}

const hex = (text: string) => `x${Buffer.from(text, 'latin1').toString('hex')}`;

/** A request with all of its headers; byte strings. */
export interface OracleRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The ids that libmodsecurity logs for each request at a level. */
export function askOracle(
  program: string,
  root: string,
  level: number,
  requests: readonly PlacedRequest[],
): ReadonlySet<string>[] {
  const whole = requests.map((request) => ({ ...request, headers: headersOf(request) }));
  return askOracleWhole(program, root, level, whole);
}

/** The same for requests of any shape. */
export function askOracleWhole(
  program: string,
  root: string,
  level: number,
  requests: readonly OracleRequest[],
): ReadonlySet<string>[] {
  const work = mkdtempSync(join(tmpdir(), 'lamellar-oracle-'));
  const rules = writeForModSecurity(root, level, work);
  const input = requests.map(({ method, target, headers, body }) =>
    [method, target, headers.map(([name, value]) => `${name}: ${value}`).join('\n'), body].map(hex).join(' '),
  );
  const run = spawnSync(program, [rules], { input: `${input.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${(run.error?.message ?? run.stderr).slice(0, 500)}`);
  return run.stdout
    .split('\n')
    .slice(0, requests.length)
    .map((line) => new Set(line === '' ? [] : line.split(' ')));
}
