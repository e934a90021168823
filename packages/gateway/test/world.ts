import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Gateway, GatewayConfig, GatewayOptions, Listener, RouteConfig } from '@lamellar/gateway';
import { createGateway } from '@lamellar/gateway';

/** An upstream, a gateway before it, and both ended by `await using`. */
export interface World extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly listener: Listener;
  readonly upstreamPort: number;
  /** What the upstream was asked. */
  readonly seen: Seen[];
  readonly url: string;
  /** What the upstream does with upgrades. @default it closes them */
  upgrades(listener: (request: http.IncomingMessage, socket: Duplex) => void): void;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface WorldOptions {
  readonly route?: Partial<RouteConfig>;
  readonly config?: Partial<GatewayConfig>;
  readonly options?: GatewayOptions;
  readonly listen?: Parameters<Gateway['listen']>[0];
  readonly upstream?: http.RequestListener;
}

export async function world(given: WorldOptions = {}): Promise<World> {
  const seen: Seen[] = [];
  const upstream = http.createServer((request, response) => {
    if (given.upstream !== undefined) return given.upstream(request, response);
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      response.end(`${request.method} ${request.url} ${body.length}`);
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const upstreamPort = (upstream.address() as AddressInfo).port;
  const gateway = createGateway(
    {
      upstreams: { app: { targets: [`http://127.0.0.1:${upstreamPort}`] } },
      routes: [{ name: 'app', upstream: 'app', ...given.route }],
      ...given.config,
    },
    given.options,
  );
  const listener = await gateway.listen(given.listen);
  return {
    gateway,
    listener,
    upstreamPort,
    seen,
    url: `http://127.0.0.1:${listener.port}`,
    upgrades: (listen) => void upstream.on('upgrade', listen),
    async [Symbol.asyncDispose]() {
      await gateway.close(true);
      upstream.closeAllConnections();
      upstream.close();
    },
  };
}

/** Sends bytes as they are and gives everything that comes back until the other end closes. */
export async function raw(port: number, text: string, end = false): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  if (end) socket.end(text, 'latin1');
  else socket.write(text, 'latin1');
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}
