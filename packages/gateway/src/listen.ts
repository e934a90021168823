import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext, TLSSocket } from 'node:tls';
import { type Certificate, createCertificates } from './certificates.js';
import { GatewayError } from './errors.js';
import type { ServerReply, ServerRequest } from './http/answer.js';

/** Where and how a gateway listens. */
export interface ListenOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Serves TLS with these certificates. @default plain HTTP */
  readonly tls?: readonly Certificate[];
  /** Offers HTTP/2 beside HTTP/1.1; over TLS only. @default true with `tls` */
  readonly http2?: boolean;
  /** Milliseconds until the head of a request must be complete. @default 10000 */
  readonly headersTimeout?: number;
  /** Milliseconds until a whole request must be complete; 0 for ever. @default 300000 */
  readonly requestTimeout?: number;
  /** Milliseconds until an HTTP/2 connection without requests is closed; 0 never. @default 60000 */
  readonly idleTimeout?: number;
  /** Bytes of a request head. @default 32768 */
  readonly maxHeaderBytes?: number;
  /** Connections at the same time. @default 10000 */
  readonly maxConnections?: number;
}

/** An open listener. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Takes new certificates for connections to come. */
  setCertificates(certificates: readonly Certificate[]): void;
  /** Stops taking connections and resolves when the last one is done; `force` ends them. */
  close(force?: boolean): Promise<void>;
}

/** What the listener hands over. */
export interface Handlers {
  request(request: ServerRequest, reply: ServerReply, expectsContinue: boolean): void;
  upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a new connection is refused at once. */
  refuses(address: string): boolean;
}

/** What a client is told whose request cannot be read, by the code of Node's error. */
const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Opens a listener. @throws GatewayError `GATEWAY_LISTEN`, `GATEWAY_CERTIFICATE`. */
export async function listen(options: ListenOptions, handlers: Handlers): Promise<Listener> {
  const certificates = options.tls && createCertificates(options.tls);
  const settings = {
    // Strict parsing whatever the process was started with: the lenient one is how requests are smuggled.
    insecureHTTPParser: false,
    requireHostHeader: false,
    maxHeaderSize: options.maxHeaderBytes ?? 32_768,
    headersTimeout: options.headersTimeout ?? 10_000,
    requestTimeout: options.requestTimeout ?? 300_000,
    joinDuplicateHeaders: false,
    // How often the two times above are looked at.
    connectionsCheckingInterval: 2000,
    noDelay: true,
  };
  const secure = {
    minVersion: 'TLSv1.2' as const,
    SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) =>
      done(null, certificates?.find(name)),
  };
  const first = options.tls?.[0];
  const server: Server =
    certificates === undefined || first === undefined
      ? http.createServer(settings)
      : options.http2 === false
        ? https.createServer({ ...settings, ...secure, cert: first.cert, key: first.key })
        : http2.createSecureServer({
            ...settings,
            ...secure,
            cert: first.cert,
            key: first.key,
            allowHTTP1: true,
            maxSessionMemory: 16,
            settings: {
              maxConcurrentStreams: 200,
              maxHeaderListSize: settings.maxHeaderSize,
              enableConnectProtocol: false,
            },
          });
  server.maxConnections = options.maxConnections ?? 10_000;
  // The bytes of a head are limited; past a number of lines Node would drop fields in silence.
  (server as { maxHeadersCount?: number }).maxHeadersCount = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (handlers.refuses(socket.remoteAddress ?? '')) return void socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session: http2.ServerHttp2Session) => {
    sessions.add(session);
    // Of HTTP/1.1 Node ends idle connections by itself.
    let streams = 0;
    session.on('stream', (stream: http2.ServerHttp2Stream) => {
      streams++;
      stream.once('close', () => streams--);
    });
    session.setTimeout(options.idleTimeout ?? 60_000, () => {
      if (streams === 0) session.destroy();
    });
    session.once('close', () => sessions.delete(session));
  });
  server.on('request', (request: ServerRequest, reply: ServerReply) => handlers.request(request, reply, false));
  server.on('checkContinue', (request: ServerRequest, reply: ServerReply) => handlers.request(request, reply, true));
  server.on('checkExpectation', (_: ServerRequest, reply: http.ServerResponse) => reply.writeHead(417).end());
  server.on('upgrade', handlers.upgrade);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const status = CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else socket.destroy();
  });
  server.on('tlsClientError', (_: Error, socket: TLSSocket) => socket.destroy());
  server.on('sessionError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new GatewayError(
          'GATEWAY_LISTEN',
          `cannot listen on ${options.host ?? '127.0.0.1'}:${options.port ?? 0}: ${cause.message}`,
          { cause },
        ),
      ),
    );
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    setCertificates(next) {
      if (certificates === undefined)
        throw new GatewayError(
          'GATEWAY_CERTIFICATE',
          'this listener serves plain HTTP; listen with certificates first',
        );
      certificates.set(next);
      const fallback = next[0]!;
      (server as https.Server).setSecureContext({ cert: fallback.cert, key: fallback.key, minVersion: 'TLSv1.2' });
    },
    close(force = false) {
      return new Promise((resolve) => {
        server.close(() => resolve());
        // A session without streams ends at once, another with its last stream.
        for (const session of sessions) session.close();
        if ('closeIdleConnections' in server) (server as http.Server).closeIdleConnections();
        if (force) for (const socket of sockets) socket.destroy();
      });
    },
  };
}
