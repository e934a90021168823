import { quote, ScannerError } from '../errors.js';
import type { ImageReference } from './reference.js';

/** User name and password (or access token) for a registry. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface RegistryOptions {
  readonly credentials?: Credentials;
  /** Speaks HTTP without TLS; for registries on loopback and in tests. @default false */
  readonly plainHttp?: boolean;
  /** Tries of a request that fails in the network or with a 5xx or 429. @default 3 */
  readonly tries?: number;
  /** @default the global fetch */
  readonly fetch?: typeof globalThis.fetch;
}

const MAX_MANIFEST = 16 * 2 ** 20;
const PAUSE_MS = 200;

/** The few calls of the OCI distribution API that a pull needs, with basic and token authentication. Redirects drop the credentials, as fetch does. */
export class RegistryClient {
  readonly #base: string;
  readonly #repository: string;
  readonly #options: RegistryOptions;
  readonly #signal: AbortSignal | undefined;
  #authorization: string | undefined;

  constructor({ host, repository }: ImageReference, options: RegistryOptions, signal: AbortSignal | undefined) {
    this.#base = `${options.plainHttp ? 'http' : 'https'}://${host}/v2/${repository}`;
    this.#repository = repository;
    this.#options = options;
    this.#signal = signal;
  }

  /** A manifest or config, whole; at most 16 MiB. */
  async small(path: string, accept: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.stream(path, accept)) {
      size += chunk.length;
      if (size > MAX_MANIFEST)
        throw new ScannerError(
          'SCANNER_SOURCE',
          `${quote(path)} is larger than ${MAX_MANIFEST} bytes, which no manifest or config is`,
        );
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** The bytes of a manifest or blob as they come. */
  async *stream(path: string, accept = '*/*'): AsyncGenerator<Uint8Array, void, void> {
    const response = await this.#get(`${this.#base}/${path}`, accept);
    if (!response.body)
      throw new ScannerError('SCANNER_SOURCE', `${quote(path)}: the registry answered without a body`);
    for await (const chunk of response.body) yield chunk as Uint8Array;
  }

  async #get(url: string, accept: string): Promise<Response> {
    let response = await this.#try(url, accept);
    if (response.status === 401) {
      const challenge = response.headers.get('www-authenticate') ?? '';
      await response.body?.cancel();
      this.#authorization = await this.#authorize(challenge);
      response = await this.#try(url, accept);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new ScannerError(
        'SCANNER_SOURCE',
        `${url}: the registry answered ${response.status}; check the name, the tag and the credentials`,
      );
    }
    return response;
  }

  async #try(url: string, accept: string): Promise<Response> {
    const fetch = this.#options.fetch ?? globalThis.fetch;
    const headers = { accept, ...(this.#authorization ? { authorization: this.#authorization } : {}) };
    const tries = this.#options.tries ?? 3;
    for (let attempt = 1; ; attempt++) {
      this.#signal?.throwIfAborted();
      try {
        const response = await fetch(url, { headers, ...(this.#signal ? { signal: this.#signal } : {}) });
        if (attempt >= tries || (response.status < 500 && response.status !== 429)) return response;
        await response.body?.cancel();
      } catch (cause) {
        this.#signal?.throwIfAborted();
        if (attempt >= tries)
          throw new ScannerError(
            'SCANNER_SOURCE',
            `${url}: the registry cannot be reached: ${(cause as Error).message}`,
            { cause },
          );
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }

  /** Answers a challenge (RFC 6750 and the distribution project's token specification). */
  async #authorize(challenge: string): Promise<string> {
    const { credentials } = this.#options;
    const basic = credentials
      ? `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
      : undefined;
    if (/^basic\b/i.test(challenge) && basic) return basic;
    const parameters = challengeParameters(challenge);
    const realm = parameters.get('realm');
    if (!/^bearer\b/i.test(challenge) || !realm)
      throw new ScannerError('SCANNER_SOURCE', 'the registry asks for credentials; pass a user name and password');
    const url = new URL(realm);
    // A token is worth credentials: they go where the registry says, but never from TLS to plain text.
    if (url.protocol !== 'https:' && !this.#options.plainHttp)
      throw new ScannerError('SCANNER_SOURCE', `the registry sends credentials to ${quote(realm)}, which is not https`);
    const service = parameters.get('service');
    if (service) url.searchParams.set('service', service);
    url.searchParams.set('scope', `repository:${this.#repository}:pull`);
    const fetch = this.#options.fetch ?? globalThis.fetch;
    const response = await fetch(url, {
      headers: basic ? { authorization: basic } : {},
      ...(this.#signal ? { signal: this.#signal } : {}),
    });
    const answer = (await response.json().catch(() => ({}))) as { token?: string; access_token?: string };
    const token = answer.token ?? answer.access_token;
    if (!response.ok || typeof token !== 'string')
      throw new ScannerError(
        'SCANNER_SOURCE',
        `the registry's token service answered ${response.status}; check the credentials`,
      );
    return `Bearer ${token}`;
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
