import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { type Answer, ApiError, errorAnswer } from './answer.js';
import type { ClientIdentity } from './authorization.js';
import { type BodyLimits, BodyTooLarge, DEFAULT_LIMITS, type Exchange, readBytes } from './request.js';
import type { PolicyServer } from './server.js';

/** Options of {@link listen}. */
export interface ListenOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @default 8181 */
  readonly port?: number;
  /** Certificate and key in PEM; absent listens without TLS. `ca` verifies certificates of clients. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** Bounds of request bodies. */
  readonly limits?: BodyLimits;
}

/** A server that listens. */
export interface ListeningServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Takes another certificate for new connections. */
  setCertificate(cert: string, key: string): void;
  /** Answers what was asked, and takes no more. */
  close(): Promise<void>;
}

/** Routes whose answers are packed when the client can unpack them. */
const PACKED: Readonly<Record<string, readonly string[]>> = {
  '/v0/data': ['GET', 'POST'],
  '/v1/data': ['GET', 'POST'],
  '/v1/compile': ['POST'],
};
const LEAST_PACKED = 1024;

/** The server as a listener of `node:http`, for those who have a socket already. */
export function requestListener(server: PolicyServer, limits: BodyLimits = DEFAULT_LIMITS): RequestListener {
  return (request, response) => {
    void respond(server, limits, request, response);
  };
}

async function respond(
  server: PolicyServer,
  limits: BodyLimits,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const exchange = await exchangeOf(request, limits);
    const answer = await server.handle(exchange, clientOf(request));
    send(exchange, answer, response);
  } catch (error) {
    if (response.headersSent || response.destroyed) return;
    const tooLarge = error instanceof BodyTooLarge;
    const problem = tooLarge
      ? new ApiError(400, 'invalid_parameter', error.message)
      : new ApiError(400, 'invalid_parameter', error instanceof Error ? error.message : String(error));
    const { status, headers, body } = errorAnswer(problem);
    response.writeHead(status, { ...headers, connection: 'close' }).end(body);
  }
}

async function exchangeOf(request: IncomingMessage, limits: BodyLimits): Promise<Exchange> {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const { remoteAddress = '', remotePort = 0 } = request.socket;
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    body: await readBytes(request, limits),
    remote: remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`,
  };
}

function clientOf({ socket }: IncomingMessage): ClientIdentity {
  const tls = socket as Partial<TLSSocket>;
  if (tls.authorized !== true) return {};
  const subject = tls.getPeerCertificate?.().subject as Readonly<Record<string, string | string[]>> | undefined;
  if (subject === undefined) return {};
  const name = Object.entries(subject)
    .reverse()
    .map(([type, value]) => `${type}=${String(value)}`)
    .join(',');
  return { name };
}

function send(exchange: Exchange, answer: Answer, response: ServerResponse): void {
  const { status, headers, body } = answer;
  const packs = Object.entries(PACKED).some(
    ([path, methods]) => exchange.path.startsWith(path) && methods.includes(exchange.method),
  );
  const all: Record<string, string> = { ...headers, ...(packs && { vary: 'Accept-Encoding' }) };
  let bytes = Buffer.from(body ?? '');
  if (packs && bytes.length >= LEAST_PACKED && String(exchange.headers['accept-encoding'] ?? '').includes('gzip')) {
    bytes = gzipSync(bytes);
    all['content-encoding'] = 'gzip';
  }
  if (status !== 204 && status !== 304) all['content-length'] = String(bytes.length);
  response.writeHead(status, all).end(exchange.method === 'HEAD' ? undefined : bytes);
}

/** Starts listening. */
export function listen(server: PolicyServer, options: ListenOptions = {}): Promise<ListeningServer> {
  return listenWith(requestListener(server, options.limits), options);
}

/** Serves any listener, such as that of {@link extAuthzListener}. */
export async function listenWith(listener: RequestListener, options: ListenOptions = {}): Promise<ListeningServer> {
  const { host = '127.0.0.1', port = 8181, tls } = options;
  const secure =
    tls === undefined
      ? undefined
      : createSecureServer(
          { ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined },
          listener,
        );
  const socket: Server = secure ?? createServer(listener);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.listen(port, host, resolve);
  });
  const { port: taken } = socket.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  const close = async (): Promise<void> => {
    socket.closeIdleConnections();
    await new Promise<void>((resolve) => {
      socket.close(() => resolve());
    });
  };
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${name}:${taken}`,
    port: taken,
    setCertificate(cert, key) {
      secure?.setSecureContext({ ...tls, cert, key });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
