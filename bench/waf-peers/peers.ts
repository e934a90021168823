import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchRequest, rawRequest } from './requests.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Where peers are built once: `$LAMELLAR_PEERS`, else the user's cache folder. */
export const peerCache: string = process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers');

/** An engine that is built and ready, or why it is not. */
export type Peer = { readonly program: string } | { readonly reason: string };

function build(
  program: string,
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Peer {
  if (existsSync(program)) return { program };
  mkdirSync(peerCache, { recursive: true });
  const run = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (run.status === 0) return { program };
  return { reason: run.error?.message ?? `${command} failed: ${run.stderr.trim().split('\n').at(-1)}` };
}

/** The driver over Debian's libmodsecurity (package libmodsecurity-dev and a C++ compiler). */
export function buildModSecurity(): Peer {
  const program = join(peerCache, 'modsecurity');
  return build(program, 'g++', ['-O2', '-std=c++17', 'modsecurity.cc', '-o', program, '-lmodsecurity'], here);
}

/** The driver over Coraza's Go module (a Go compiler). */
export function buildCoraza(): Peer {
  const program = join(peerCache, 'coraza-3.8.1');
  if (existsSync(program)) return { program };
  const work = mkdtempSync(join(tmpdir(), 'lamellar-coraza-'));
  cpSync(join(here, 'coraza'), work, { recursive: true });
  return build(program, 'go', ['build', '-o', program, '.'], work, { GOFLAGS: '-p=2 -buildvcs=false -mod=mod' });
}

const settings = `SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
SecResponseBodyAccess On
SecResponseBodyMimeType text/plain text/html text/xml
SecResponseBodyLimit 524288
SecAuditEngine Off
SecArgumentSeparator &
SecCookieFormat 0
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
`;

/** One file with everything that is loaded: the settings, the set-up and the rules, for the peers that read files. */
export function writeRules(crs: string, work: string, extra: string): string {
  const rules = readdirSync(join(crs, 'rules'))
    .filter((name) => name.endsWith('.conf'))
    .sort();
  const texts = [
    settings + extra,
    readFileSync(join(crs, 'crs-setup.conf.example'), 'utf8'),
    ...rules.map((name) => readFileSync(join(crs, 'rules', name), 'utf8')),
  ];
  for (const name of readdirSync(join(crs, 'rules')).filter((each) => each.endsWith('.data'))) {
    cpSync(join(crs, 'rules', name), join(work, name));
  }
  // libmodsecurity's parser wants an empty line before each directive that follows a chained rule without actions.
  const file = join(work, 'rules.conf');
  writeFileSync(file, texts.join('\n').replace(/^(Sec)/gm, '\n$1'));
  return file;
}

/** What a peer says of one request. */
export interface PeerFigure {
  readonly ns: number;
  readonly blocked: boolean;
}

/** Runs a peer over the requests: median CPU time of a transaction each. */
export function runPeer(
  program: string,
  rules: string,
  requests: readonly BenchRequest[],
  batches: number,
  seconds: number,
): PeerFigure[] {
  const work = mkdtempSync(join(tmpdir(), 'lamellar-waf-requests-'));
  const files = requests.map((each, index) => {
    const file = join(work, `${index}.http`);
    writeFileSync(file, rawRequest(each), 'latin1');
    return file;
  });
  const run = spawnSync(program, [rules, String(batches), String(seconds), ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (run.status !== 0) throw new Error(`${program} failed: ${run.stderr.slice(0, 500)}`);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PeerFigure);
}
