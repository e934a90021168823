import { quote, ScannerError } from '../errors.js';
import { authorize } from './registry-auth.js';
import type { Credentials, CredentialsFor } from './registry-credentials.js';
import { pauseBefore } from './registry-retry.js';
import { type RegistryFetch, type RegistryResponse, registryTransport } from './registry-transport.js';

/** Options of the registry sources. */
export interface RegistryOptions {
  /** A user name and password, or a function that knows them by host, such as `dockerCredentials()`. @default none: what is public */
  readonly credentials?: Credentials | CredentialsFor;
  /** Certificates in PEM of authorities to trust beside the system's. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  /** Speaks HTTP without TLS; for registries on loopback and in tests. @default false */
  readonly plainHttp?: boolean;
  /** Tries of a request that fails in the network or with a 5xx or 429, and of a transfer that breaks off. @default 3 */
  readonly tries?: number;
  /** The longest pause before another try that a registry may ask for with `Retry-After`, in milliseconds. @default 30,000 */
  readonly maxPauseMs?: number;
  /** Milliseconds without a byte after which a request counts as failed. @default 60,000 */
  readonly idleMs?: number;
  /** Sends the requests; `ca` and `idleMs` are then its own affair. @default Node's HTTP client */
  readonly fetch?: RegistryFetch;
}

const MAX_MANIFEST = 16 * 2 ** 20;
const MAX_PAGES = 10_000;

/** The few calls of the OCI distribution API that a pull needs, with basic and token authentication. */
export class RegistryClient implements Disposable {
  readonly #host: string;
  readonly #base: string;
  readonly #options: RegistryOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #transport: { readonly fetch: RegistryFetch; close(): void };
  /** What a scope's requests are authorized with. */
  readonly #authorizations = new Map<string, string>();

  constructor(host: string, options: RegistryOptions, signal: AbortSignal | undefined) {
    this.#host = host;
    this.#base = `${options.plainHttp ? 'http' : 'https'}://${host}/v2/`;
    this.#options = options;
    this.#signal = signal;
    this.#transport = options.fetch ? { fetch: options.fetch, close: () => {} } : registryTransport(options);
  }

  [Symbol.dispose](): void {
    this.#transport.close();
  }

  /** A manifest or config, whole; at most 16 MiB. */
  async small(path: string, scope: string, accept: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.stream(path, scope, accept)) {
      size += chunk.length;
      if (size > MAX_MANIFEST) throw tooLarge(path);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** The JSON of a list and of the pages behind it (`Link: <...>; rel="next"`). */
  async *pages(path: string, scope: string): AsyncGenerator<unknown, void, void> {
    let next: string | undefined = path;
    for (let page = 0; next !== undefined; page++) {
      if (page >= MAX_PAGES)
        throw new ScannerError(
          'SCANNER_SOURCE',
          `${quote(path)}: the registry's list has more than ${MAX_PAGES} pages`,
        );
      const response: RegistryResponse = await this.#get(`${this.#base}${next}`, scope, 'application/json');
      const text = await wholeText(response, path);
      next = nextPage(response.headers.get('link'));
      try {
        yield JSON.parse(text);
      } catch (cause) {
        throw new ScannerError('SCANNER_SOURCE', `${quote(path)}: expected JSON: ${(cause as Error).message}`, {
          cause,
        });
      }
    }
  }

  /** The bytes of a manifest or blob as they come. A transfer that breaks off goes on where it ended, by a range where the registry knows them. */
  async *stream(path: string, scope: string, accept: string, size?: number): AsyncGenerator<Uint8Array, void, void> {
    const tries = this.#options.tries ?? 3;
    let received = 0;
    let expected = size;
    for (let broken = 0; ; ) {
      // Some registries know only ranges with an end.
      const range = received > 0 ? `bytes=${received}-${expected === undefined ? '' : expected - 1}` : undefined;
      const response = await this.#get(`${this.#base}${path}`, scope, accept, range);
      let skip = response.status === 206 ? 0 : received;
      expected ??= lengthOf(response, received);
      try {
        for await (const chunk of response.body ?? []) {
          const rest = skip < chunk.length ? chunk.subarray(skip) : undefined;
          skip -= chunk.length - (rest?.length ?? 0);
          if (!rest || rest.length === 0) continue;
          received += rest.length;
          yield rest;
        }
        if (expected === undefined || received >= expected) return;
        throw new Error(`the transfer ended after ${received} of ${expected} bytes`);
      } catch (cause) {
        this.#signal?.throwIfAborted();
        if (++broken >= tries)
          throw new ScannerError(
            'SCANNER_SOURCE',
            `${quote(path)}: the transfer broke off: ${(cause as Error).message}`,
            {
              cause,
            },
          );
      }
      await pauseBefore(broken, undefined, this.#options.maxPauseMs, this.#signal);
    }
  }

  async #get(url: string, scope: string, accept: string, range?: string): Promise<RegistryResponse> {
    let response = await this.#try(url, scope, accept, range);
    if (response.status === 401) {
      const challenge = response.headers.get('www-authenticate') ?? '';
      await discard(response);
      const authorization = await authorize(challenge, {
        host: this.#host,
        scope,
        credentials: this.#options.credentials,
        allowPlain: this.#options.plainHttp ?? false,
        fetch: this.#transport.fetch,
        signal: this.#signal,
      });
      this.#authorizations.set(scope, authorization);
      response = await this.#try(url, scope, accept, range);
    }
    if (response.status === 416 && range !== undefined) {
      await discard(response);
      response = await this.#try(url, scope, accept, undefined);
    }
    if (response.status < 200 || response.status > 299) {
      await discard(response);
      throw new ScannerError(
        'SCANNER_SOURCE',
        `${url}: the registry answered ${response.status}; check the name, the tag and the credentials`,
      );
    }
    return response;
  }

  async #try(url: string, scope: string, accept: string, range: string | undefined): Promise<RegistryResponse> {
    const authorization = this.#authorizations.get(scope);
    const headers = {
      accept,
      ...(authorization ? { authorization } : {}),
      ...(range === undefined ? {} : { range }),
    };
    const tries = this.#options.tries ?? 3;
    for (let attempt = 1; ; attempt++) {
      this.#signal?.throwIfAborted();
      let retryAfter: string | null = null;
      try {
        const response = await this.#transport.fetch(url, {
          headers,
          ...(this.#signal ? { signal: this.#signal } : {}),
        });
        if (attempt >= tries || (response.status < 500 && response.status !== 429)) return response;
        retryAfter = response.headers.get('retry-after');
        await discard(response);
      } catch (cause) {
        this.#signal?.throwIfAborted();
        if (attempt >= tries)
          throw new ScannerError(
            'SCANNER_SOURCE',
            `${url}: the registry cannot be reached: ${(cause as Error).message}`,
            { cause },
          );
      }
      await pauseBefore(attempt, retryAfter ?? undefined, this.#options.maxPauseMs, this.#signal);
    }
  }
}

/** Bytes in all that a response promises, counted from the start of the blob. */
function lengthOf(response: RegistryResponse, received: number): number | undefined {
  const length = response.headers.get('content-length');
  if (length === null || !/^\d{1,15}$/.test(length)) return undefined;
  return Number(length) + (response.status === 206 ? received : 0);
}

async function discard(response: RegistryResponse): Promise<void> {
  await response.body?.cancel?.();
}

async function wholeText(response: RegistryResponse, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_MANIFEST) throw tooLarge(path);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The path of the next page, below `/v2/`; a link to elsewhere is not followed. */
function nextPage(link: string | null): string | undefined {
  const start = link?.indexOf('</v2/') ?? -1;
  if (!link || start < 0 || !/rel="?next"?/.test(link.slice(0, 4096))) return undefined;
  const end = link.indexOf('>', start);
  return end < 0 ? undefined : link.slice(start + 5, end);
}

function tooLarge(path: string): ScannerError {
  return new ScannerError(
    'SCANNER_SOURCE',
    `${quote(path)} is larger than ${MAX_MANIFEST} bytes, which no manifest, config or list is`,
  );
}
