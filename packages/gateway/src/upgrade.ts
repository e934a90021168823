import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Admission } from './admission.js';
import { within } from './http/flow.js';
import { setForwarded } from './http/forwarded.js';
import { endToEnd } from './http/headers.js';
import type { Block } from './inspector.js';
import type { Panel } from './panel.js';
import { connect } from './upstream/connect.js';
import type { Target } from './upstream/pool.js';

/**
 * Passes an upgrade (WebSocket) through: inspectors judge the head, and once the upstream agrees the two connections are joined, each
 * slowing the other. Only `websocket` is passed; another protocol would carry requests past every inspector.
 */
export async function upgrade(
  admitted: Admission,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  panel: Panel | undefined,
): Promise<void> {
  const { route, view } = admitted;
  let status = 0;
  let counted: Target | undefined;
  const refuse = (block: Block): void => {
    status = block.status;
    socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };
  socket.on('error', () => socket.destroy());
  try {
    const block = (await panel?.requestHead()) ?? (await panel?.requestEnd(true));
    if (block !== undefined) return refuse(block);
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return refuse({ status: 400 });
    const headers = endToEnd(view.rawHeaders);
    setForwarded(headers, admitted.facts);
    headers.set('connection', 'Upgrade').set('upgrade', 'websocket');
    const target = route.pool.choose([])!;
    headers.set('host', route.upstreamHost === 'upstream' ? target.url.host : view.host);
    const upstream = await connect(target, view.method, view.target, headers, route.connectTimeout);
    target.inflight++;
    counted = target;
    upstream.request.end();
    const answered = await within(
      Promise.race([upstream.upgrade, upstream.response]),
      route.responseTimeout,
      'the upstream did not answer',
    );
    if (!('socket' in answered) || !('head' in answered)) {
      const response = answered as IncomingMessage;
      response.resume();
      upstream.request.destroy();
      return refuse({ status: response.statusCode ?? 502 });
    }
    status = 101;
    const lines = [...endToEnd(answered.response.rawHeaders)].flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((line) => `${name}: ${line}\r\n`),
    );
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines.join('')}\r\n`,
    );
    await join(socket, head, answered.socket, answered.head);
  } catch {
    if (status === 0) refuse({ status: 502 });
    socket.destroy();
  } finally {
    if (counted !== undefined) counted.inflight--;
    panel?.close(status);
  }
}

function join(a: Duplex, headA: Buffer, b: Duplex, headB: Buffer): Promise<void> {
  if (headA.length > 0) b.write(headA);
  if (headB.length > 0) a.write(headB);
  a.pipe(b).pipe(a);
  return new Promise((resolve) => {
    const end = (): void => {
      a.destroy();
      b.destroy();
      resolve();
    };
    for (const side of [a, b]) side.on('close', end).on('error', end);
  });
}
