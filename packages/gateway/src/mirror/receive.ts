import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressSet } from '@lamellar/net';
import { findClient } from '../http/forwarded.js';
import type { RequestView } from '../inspector.js';
import type { MirrorRecord } from './record.js';

/** How a mirrored request is read. */
export interface ReceiveOptions {
  readonly trusted: AddressSet;
  readonly maxBodyBytes: number;
  readonly now: () => number;
  /** Whether a record would be taken now; when not, the body is not even kept. */
  hasRoom(): boolean;
  onRecord(record: MirrorRecord): void;
  onDropped(): void;
  onBroken(): void;
}

/** Reads one mirrored request and answers it with 204, whatever becomes of it: the mirrored application never waits for a judgement. */
export function receive(request: IncomingMessage, response: ServerResponse, options: ReceiveOptions): void {
  if (!options.hasRoom()) {
    options.onDropped();
    request.resume();
    done(request, response);
    return;
  }
  const view = viewOf(request, options);
  const pieces: Buffer[] = [];
  let size = 0;
  request.on('data', (piece: Buffer) => {
    if (size < options.maxBodyBytes) pieces.push(piece);
    size += piece.length;
  });
  request.on('end', () => {
    const kept = Math.min(size, options.maxBodyBytes);
    // A buffer of its own, not a view of Node's pool, so that it can be moved to a worker.
    const body = new Uint8Array(kept);
    let at = 0;
    for (const piece of pieces) {
      const part = piece.subarray(0, kept - at);
      body.set(part, at);
      at += part.length;
    }
    options.onRecord({ view, body, complete: size <= options.maxBodyBytes });
  });
  request.on('error', options.onBroken);
  done(request, response);
}

function done(request: IncomingMessage, response: ServerResponse): void {
  const finish = (): void => void response.writeHead(204).end();
  if (request.complete) finish();
  else request.once('end', finish);
}

function viewOf(request: IncomingMessage, options: ReceiveOptions): RequestView {
  const { socket, rawHeaders, headers } = request;
  const peer = socket.remoteAddress ?? '';
  const real = findClient(peer, rawHeaders, options.trusted);
  return {
    id: randomUUID(),
    method: request.method ?? '',
    target: request.url ?? '',
    httpVersion: request.httpVersion,
    rawHeaders,
    scheme: real.trusted && headers['x-forwarded-proto'] === 'https' ? 'https' : 'http',
    host: headers.host ?? '',
    peerAddress: peer,
    peerPort: socket.remotePort ?? 0,
    localAddress: socket.localAddress ?? '',
    localPort: socket.localPort ?? 0,
    clientAddress: real.address,
    route: 'mirror',
    time: options.now(),
  };
}
