import type { IncomingMessage, RequestOptions } from 'node:http';
import { builtinError } from '../builtin-error.js';
import { bytesOf } from '../bytes/utf8.js';
import type { NetworkAccess } from '../network-access.js';
import { checkAddress, checkHost, resolveHost } from './access.js';
import type { HttpRequest } from './options.js';

/** What came back. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

const MAX_REDIRECTS = 10;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

/** Sends a request, and follows redirects when it asks for that; every host on the way is checked. */
export async function exchange(
  request: HttpRequest,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<HttpResponse> {
  let { url, method, body } = request;
  for (let hop = 0; ; hop++) {
    const response = await sendOnce({ ...request, url, method, body }, network, signal);
    const target = response.headers['location']?.[0];
    if (!request.redirects || response.status < 300 || response.status > 399 || target === undefined) return response;
    if (hop >= MAX_REDIRECTS) throw builtinError(`stopped after ${MAX_REDIRECTS} redirects`);
    const next = new URL(target, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:')
      throw builtinError(`unsupported protocol scheme in a redirect to ${target}`);
    // Secrets of the first host are none of another's.
    if (next.host !== url.host) request = { ...request, headers: withoutSecrets(request.headers) };
    url = next;
    if (response.status === 303 || (response.status < 303 && method === 'POST')) {
      method = 'GET';
      body = undefined;
    }
  }
}

function withoutSecrets(headers: HttpRequest['headers']): HttpRequest['headers'] {
  const secret = ['authorization', 'cookie', 'www-authenticate', 'proxy-authorization'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.includes(name)));
}

async function sendOnce(request: HttpRequest, network: NetworkAccess, signal: AbortSignal): Promise<HttpResponse> {
  checkHost(network, request.url.hostname);
  const addresses = await resolveHost(network, request.url.hostname, signal);
  const address = addresses[0];
  if (address === undefined) throw builtinError(`lookup ${request.url.hostname}: no address`);
  checkAddress(network, address);
  const secure = request.url.protocol === 'https:';
  const { request: open } = secure ? await import('node:https') : await import('node:http');
  const options: RequestOptions = {
    method: request.method,
    headers: headersToSend(request),
    signal,
    agent: false,
    // The address that was checked is the one that is connected to.
    lookup: (_host, wanted, answer) => {
      const family = address.includes(':') ? 6 : 4;
      if (typeof wanted === 'object' && wanted.all === true) answer(null, [{ address, family }]);
      else answer(null, address, family);
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = open(request.url, secure ? { ...options, ...request.tls } : options, (incoming) => {
      readBody(incoming, network.maxResponseBytes ?? DEFAULT_MAX_BYTES).then(resolve, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(request.body === undefined ? undefined : bytesOf(request.body));
  });
}

function headersToSend({ headers, body }: HttpRequest): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = { 'user-agent': 'Lamellar policy' };
  if (body !== undefined) sent['content-length'] = String(bytesOf(body).length);
  for (const [name, value] of Object.entries(headers)) sent[name] = typeof value === 'string' ? value : [...value];
  return sent;
}

async function readBody(incoming: IncomingMessage, most: number): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > most) {
      incoming.destroy();
      throw builtinError(`the response is longer than ${most} bytes`);
    }
    chunks.push(chunk);
  }
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    if (values !== undefined) headers[name] = values;
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers,
    body: Buffer.concat(chunks),
  };
}
