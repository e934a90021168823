import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { RegistryOptions } from './registry-client.js';

/** A response, as far as a pull reads it; that of the global `fetch` fits. */
export interface RegistryResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: (AsyncIterable<Uint8Array> & { cancel?(): Promise<void> }) | null;
}

/** Sends one request. It follows redirects and drops the credentials where they lead to another origin. The global `fetch` fits. */
export type RegistryFetch = (
  url: string,
  init: {
    readonly method?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<RegistryResponse>;

const MAX_REDIRECTS = 5;
const IDLE_MS = 60_000;

/** Node's own client with connections that are kept, own authorities and an idle limit. `close` ends the connections. */
export function registryTransport(options: Pick<RegistryOptions, 'ca' | 'idleMs'>): {
  readonly fetch: RegistryFetch;
  close(): void;
} {
  const own = options.ca === undefined ? [] : [options.ca].flat();
  const tls = new TlsAgent({
    keepAlive: true,
    ...(own.length > 0 ? { ca: [...rootCertificates, ...own] as string[] } : {}),
  });
  const plain = new PlainAgent({ keepAlive: true });
  const idle = options.idleMs ?? IDLE_MS;
  return {
    fetch: async (url, init) =>
      await follow(url, init, (target, headers) => send(target, init, headers, tls, plain, idle)),
    close: () => {
      tls.destroy();
      plain.destroy();
    },
  };
}

async function follow(
  url: string,
  init: Parameters<RegistryFetch>[1],
  once: (url: URL, headers: Readonly<Record<string, string>>) => Promise<IncomingMessage>,
): Promise<RegistryResponse> {
  let target = new URL(url);
  let headers = init.headers;
  for (let hop = 0; ; hop++) {
    const message = await once(target, headers);
    const location = message.headers.location;
    if (![301, 302, 303, 307, 308].includes(message.statusCode ?? 0) || !location) return responseOf(message);
    message.destroy();
    if (hop >= MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
    const next = new URL(location, target);
    if (next.protocol !== 'https:' && target.protocol === 'https:')
      throw new Error(`a redirect from https to ${next.protocol}//${next.host}`);
    if (next.origin !== target.origin) {
      const { authorization: _, ...rest } = headers;
      headers = rest;
    }
    target = next;
  }
}

function send(
  url: URL,
  init: Parameters<RegistryFetch>[1],
  headers: Readonly<Record<string, string>>,
  tls: TlsAgent,
  plain: PlainAgent,
  idle: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new Error(`${url.protocol} is neither https nor http`);
    const settings = {
      method: init.method ?? 'GET',
      headers: { 'user-agent': 'lamellar', ...headers },
      ...(init.signal ? { signal: init.signal } : {}),
    };
    const request =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...settings, agent: tls })
        : plainRequest(url, { ...settings, agent: plain });
    request.setTimeout(idle, () => request.destroy(new Error(`no byte came for ${idle} ms`)));
    request.on('error', reject);
    request.on('response', resolve);
    request.end(init.body);
  });
}

function responseOf(message: IncomingMessage): RegistryResponse {
  return {
    status: message.statusCode ?? 0,
    headers: {
      get: (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
    },
    body: Object.assign(message as AsyncIterable<Uint8Array>, {
      cancel: async () => {
        message.destroy();
      },
    }),
  };
}
