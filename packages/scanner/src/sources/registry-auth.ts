import { quote, ScannerError } from '../errors.js';
import type { Credentials, CredentialsFor } from './registry-credentials.js';
import type { RegistryFetch, RegistryResponse } from './registry-transport.js';

/** What an answer to a challenge needs. */
export interface AuthorizeOptions {
  readonly host: string;
  readonly scope: string;
  readonly credentials: Credentials | CredentialsFor | undefined;
  /** Whether credentials may travel without TLS. */
  readonly allowPlain: boolean;
  readonly fetch: RegistryFetch;
  readonly signal: AbortSignal | undefined;
}

const MAX_TOKEN = 2 ** 20;

/** Answers a challenge (RFC 7617, RFC 6750 and the distribution project's token specification): the value of the `Authorization` header. */
export async function authorize(challenge: string, options: AuthorizeOptions): Promise<string> {
  const { credentials: given } = options;
  const credentials = typeof given === 'function' ? await given(options.host) : given;
  const basic = credentials && basicOf(credentials);
  if (/^basic\b/i.test(challenge) && basic) return basic;
  const parameters = challengeParameters(challenge);
  const realm = parameters.get('realm');
  if (!/^bearer\b/i.test(challenge) || !realm || !URL.canParse(realm))
    throw new ScannerError('SCANNER_SOURCE', 'the registry asks for credentials; pass a user name and password');
  const url = new URL(realm);
  // A token is worth credentials: they go where the registry says, but never from TLS to plain text.
  if (url.protocol !== 'https:' && !options.allowPlain)
    throw new ScannerError('SCANNER_SOURCE', `the registry sends credentials to ${quote(realm)}, which is not https`);
  const service = parameters.get('service');
  if (credentials?.identityToken !== undefined) return await exchange(url, service, credentials.identityToken, options);
  if (service) url.searchParams.set('service', service);
  url.searchParams.set('scope', options.scope);
  return await tokenOf(await send(url, { headers: basic ? { authorization: basic } : {} }, options));
}

function basicOf(credentials: Credentials): string | undefined {
  if (credentials.identityToken !== undefined) return undefined;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

/** An identity token, which credential helpers give in a password's place, is exchanged by OAuth 2. */
async function exchange(
  url: URL,
  service: string | undefined,
  refresh: string,
  options: AuthorizeOptions,
): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'lamellar',
    refresh_token: refresh,
    scope: options.scope,
    ...(service ? { service } : {}),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return await tokenOf(await send(url, { method: 'POST', headers, body: body.toString() }, options));
}

async function send(
  url: URL,
  init: Parameters<RegistryFetch>[1],
  options: AuthorizeOptions,
): Promise<RegistryResponse> {
  return await options.fetch(url.href, { ...init, ...(options.signal ? { signal: options.signal } : {}) });
}

async function tokenOf(response: RegistryResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size <= MAX_TOKEN) chunks.push(chunk);
  }
  const token = tokenIn(Buffer.concat(chunks).toString());
  if (response.status !== 200 || token === undefined)
    throw new ScannerError(
      'SCANNER_SOURCE',
      `the registry's token service answered ${response.status}; check the credentials`,
    );
  return `Bearer ${token}`;
}

function tokenIn(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { token?: unknown; access_token?: unknown } | null;
    const token = answer?.token ?? answer?.access_token;
    return typeof token === 'string' && !/[\r\n]/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

/** The `key="value"` pairs of a challenge. */
function challengeParameters(challenge: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const pieces = challenge.slice(0, 8192).split('"');
  // Every second piece stands between quotes, behind the name and "=".
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    const name = (pieces[i] as string).trimEnd();
    const start = Math.max(name.lastIndexOf(' '), name.lastIndexOf(',')) + 1;
    if (name.endsWith('=')) parameters.set(name.slice(start, -1).toLowerCase(), pieces[i + 1] as string);
  }
  return parameters;
}
