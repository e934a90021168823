import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { quote, ScannerError } from '../errors.js';
import { dockerConfigPath } from './environment.js';

/** What a registry knows its user by. */
export interface Credentials {
  readonly username: string;
  /** A password or an access token. */
  readonly password: string;
  /** A token that is exchanged for others, in the password's place. */
  readonly identityToken?: string;
}

/** Finds the credentials for a registry; undefined when there are none. */
export type CredentialsFor = (host: string) => Promise<Credentials | undefined>;

interface DockerConfig {
  readonly auths?: Readonly<
    Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>
  >;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

const HELPER_MS = 30_000;
const MAX_ANSWER = 2 ** 20;
const DOCKER_HUB = 'registry-1.docker.io';

/**
 * Credentials as `docker login` and its helpers keep them: `credHelpers` and `credsStore` of Docker's `config.json` run a program
 * `docker-credential-NAME`, and `auths` holds them itself. Throws `SCANNER_SOURCE` when a helper fails other than by knowing nothing.
 *
 * @example
 * ```ts
 * registryImage('registry.example/shop:1', { credentials: dockerCredentials() });
 * ```
 */
export function dockerCredentials(path: string = dockerConfigPath()): CredentialsFor {
  return async (host) => {
    const config = readConfig(path);
    for (const name of namesOf(host)) {
      const helper = own(config.credHelpers, name) ?? config.credsStore;
      const found =
        (helper === undefined ? undefined : await askHelper(helper, name)) ?? stated(own(config.auths, name));
      if (found) return found;
    }
    return undefined;
  };
}

function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

function readConfig(path: string): DockerConfig {
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as DockerConfig | null) ?? {};
  } catch {
    throw new ScannerError('SCANNER_SOURCE', `${path}: expected JSON, as docker login writes it`);
  }
}

/** The names under which credentials of a registry may stand. */
function namesOf(host: string): string[] {
  return host === DOCKER_HUB
    ? ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', host]
    : [host, `https://${host}`, `https://${host}/v1/`, `https://${host}/v2/`];
}

function stated(
  entry: { auth?: string; username?: string; password?: string; identitytoken?: string } | undefined,
): Credentials | undefined {
  if (!entry) return undefined;
  const [username = '', ...rest] = Buffer.from(entry.auth ?? '', 'base64')
    .toString()
    .split(':');
  const credentials = { username: entry.username ?? username, password: entry.password ?? rest.join(':') };
  if (entry.identitytoken) return { ...credentials, identityToken: entry.identitytoken };
  return credentials.username === '' ? undefined : credentials;
}

/** Runs a helper by the protocol of docker-credential-helpers: the server on its standard input, JSON on its standard output. */
async function askHelper(helper: string, server: string): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(helper))
    throw new ScannerError('SCANNER_SOURCE', `expected the name of a credential helper, found ${quote(helper)}`);
  const program = `docker-credential-${helper}`;
  const { code, output } = await run(program, server);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw new ScannerError('SCANNER_SOURCE', `${program} failed for ${quote(server)}: ${quote(output.trim())}`);
  }
  try {
    const answer = JSON.parse(output) as { Username?: string; Secret?: string };
    const { Username: username = '', Secret: password = '' } = answer;
    if (password === '') return undefined;
    return username === '<token>' ? { username: '', password: '', identityToken: password } : { username, password };
  } catch {
    // Neither the answer nor the parser's words about it are quoted: they may hold a secret.
    throw new ScannerError('SCANNER_SOURCE', `${program}: expected JSON with Username and Secret`);
  }
}

function run(program: string, input: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { stdio: ['pipe', 'pipe', 'ignore'], timeout: HELPER_MS });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_ANSWER) chunks.push(chunk);
    });
    child.on('error', (cause) =>
      reject(new ScannerError('SCANNER_SOURCE', `${program} cannot be run: ${cause.message}`, { cause })),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
