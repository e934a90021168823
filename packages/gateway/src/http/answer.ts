import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Block } from '../inspector.js';
import type { HeaderMap } from './headers.js';

/** A request of either protocol version; the compatibility layer of `node:http2` has the same members. */
export type ServerRequest = IncomingMessage | Http2ServerRequest;
/** A response of either protocol version. */
export type ServerReply = ServerResponse | Http2ServerResponse;

/** Sends a short answer of the gateway's own; does nothing when an answer has begun or the client is gone. */
export function answer(reply: ServerReply, block: Block, close = false): void {
  if (reply.headersSent || reply.destroyed) return;
  const body = block.body ?? `${block.status} ${REASONS[block.status] ?? ''}\n`.replace(' \n', '\n');
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  reply.statusCode = block.status;
  reply.setHeader('content-type', 'text/plain; charset=utf-8');
  reply.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(block.headers ?? {})) reply.setHeader(name, value);
  reply.setHeader('content-length', bytes.length);
  if (close && !isHttp2(reply)) reply.setHeader('connection', 'close');
  (reply as ServerResponse).end(bytes);
}

/** Sets the head of an answer; nothing is sent yet. */
export function setHead(reply: ServerReply, status: number, headers: HeaderMap): void {
  reply.statusCode = status;
  for (const [name, value] of headers) reply.setHeader(name, value);
}

/** Whether the reply goes over HTTP/2. */
export function isHttp2(reply: ServerReply): reply is Http2ServerResponse {
  return 'stream' in reply;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  421: 'Misdirected Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
