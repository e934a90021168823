import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A registry that runs; disposing ends it. */
export interface RunningRegistry extends Disposable {
  readonly host: string;
}

const peers =
  process.env['LAMELLAR_PEERS'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'peers');

/** User and password of the guarded registry. */
export const user = { username: 'ann', password: 'secret' };

export function hasDockerRegistry(): boolean {
  return spawnSync('docker-registry', ['--version']).status === 0;
}

export function crane(): string | undefined {
  const path = join(peers, 'crane');
  return existsSync(path) ? path : undefined;
}

/** Debian's docker-registry over a folder; with `guarded`, by TLS of an own authority and for users of an htpasswd file alone. */
export async function dockerRegistry(folder: string, guarded?: Guard): Promise<RunningRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, guarded ? 'guarded.yml' : 'plain.yml');
  const lines = [
    'version: 0.1',
    'log: { level: error }',
    `storage: { filesystem: { rootdirectory: ${join(folder, 'storage')} }, delete: { enabled: false } }`,
    'http:',
    `  addr: ${host}`,
    ...(guarded ? [`  tls: { certificate: ${guarded.certificate}, key: ${guarded.key} }`] : []),
    ...(guarded ? ['auth:', `  htpasswd: { realm: test, path: ${guarded.htpasswd} }`] : []),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return await started(spawn('docker-registry', ['serve', config], { stdio: 'ignore' }), host);
}

/** The registry of go-containerregistry, in memory. */
export async function craneRegistry(program: string): Promise<RunningRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  return await started(spawn(program, ['registry', 'serve', '--address', host], { stdio: 'ignore' }), host);
}

async function started(child: ChildProcess, host: string): Promise<RunningRegistry> {
  const port = Number(host.split(':')[1]);
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (child.exitCode !== null || attempt > 200) throw new Error(`the registry at ${host} does not start`);
    await sleep(50);
  }
  return { host, [Symbol.dispose]: () => void child.kill() };
}

async function answers(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a guarded registry is made of. */
export interface Guard {
  readonly certificate: string;
  readonly key: string;
  /** The authority's certificate in PEM. */
  readonly ca: string;
  readonly htpasswd: string;
}

/** An authority, a certificate of it for 127.0.0.1, and a file of one user; undefined where openssl or a bcrypt is missing. */
export function makeGuard(folder: string): Guard | undefined {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): boolean => spawnSync('openssl', args).status === 0;
  const hash = spawnSync('perl', ['-e', 'print crypt($ARGV[0], q($2b$05$abcdefghijklmnopqrstuu))', user.password], {
    encoding: 'utf8',
  }).stdout;
  if (!hash?.startsWith('$2b$')) return undefined;
  writeFileSync(at('htpasswd'), `${user.username}:${hash}\n`);
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const sound =
    openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=test', '-days', '2') &&
    openssl('req', ...key, '-keyout', at('tls.key'), '-out', at('tls.csr'), '-subj', '/CN=127.0.0.1') &&
    openssl(
      ...['x509', '-req', '-in', at('tls.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'],
      ...['-days', '2', '-extfile', at('names'), '-out', at('tls.pem')],
    );
  if (!sound) return undefined;
  return {
    certificate: at('tls.pem'),
    key: at('tls.key'),
    ca: readFileSync(at('ca.pem'), 'utf8'),
    htpasswd: at('htpasswd'),
  };
}
