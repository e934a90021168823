import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Block } from '../inspector.js';
import type { HeaderMap } from './headers.js';

/** A request of either protocol version; the compatibility layer of `node:http2` has the same members. */
export type ServerRequest = IncomingMessage | Http2ServerRequest;
/** A response of either protocol version. */
export type ServerReply = ServerResponse | Http2ServerResponse;

const LINGER = 1000;
/** RFC 9113 section 7. */
const INTERNAL_ERROR = 2;

/**
 * Sends a short answer of the gateway's own; does nothing when an answer has begun or the client is gone. With `unread`, the request whose body was not
 * read to its end, the connection ends after the answer: what the client still sends must not be taken for its next request.
 */
export function answer(reply: ServerReply, block: Block, unread?: ServerRequest): void {
  if (reply.headersSent || reply.destroyed) return;
  if (block.drop === true) {
    breakOff(reply);
    return;
  }
  const body = block.body ?? `${block.status} ${REASONS[block.status] ?? ''}\n`.replace(' \n', '\n');
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  reply.statusCode = block.status;
  reply.setHeader('content-type', 'text/plain; charset=utf-8');
  reply.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(block.headers ?? {})) reply.setHeader(name, value);
  reply.setHeader('content-length', bytes.length);
  if (unread === undefined || unread.complete || isHttp2(reply)) {
    (reply as ServerResponse).end(bytes);
    return;
  }
  reply.setHeader('connection', 'close');
  reply.write(bytes);
  // Closing on a client that still sends would reset the connection and take the answer with it: read on for a moment.
  const end = (): void => {
    clearTimeout(timer);
    reply.end();
  };
  const timer = setTimeout(end, LINGER).unref();
  unread.once('end', end).once('error', end).once('close', end).resume();
}

/** Ends the connection, of HTTP/2 the stream alone, so that nothing is taken for a whole answer. */
export function breakOff(reply: ServerReply): void {
  if (isHttp2(reply)) reply.stream.close(INTERNAL_ERROR);
  else reply.destroy();
}

/** Sends an answer to a request that cannot even be read, and ends the connection. */
export function hangUp(reply: ServerReply, block: Block): void {
  if (!isHttp2(reply)) reply.setHeader('connection', 'close');
  answer(reply, block);
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
  408: 'Request Timeout',
  413: 'Content Too Large',
  421: 'Misdirected Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
