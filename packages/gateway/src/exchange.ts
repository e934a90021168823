import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Admission } from './admission.js';
import { GatewayError } from './errors.js';
import { answer, breakOff, isHttp2, type ServerReply, type ServerRequest, setHead } from './http/answer.js';
import { flow, within } from './http/flow.js';
import { setForwarded } from './http/forwarded.js';
import { endToEnd, type HeaderMap } from './http/headers.js';
import type { Block } from './inspector.js';
import { noWish, type Panel } from './panel.js';
import type { Route } from './routes.js';
import { connect, type UpstreamRequest } from './upstream/connect.js';
import type { Target } from './upstream/pool.js';

const SAFE_TO_REPEAT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

const STATUSES: Readonly<Record<string, number>> = { GATEWAY_TIMEOUT: 504, GATEWAY_SLOW_CLIENT: 408 };

/** The way to the upstream, as far as it has come. */
interface Leg {
  current?: UpstreamRequest;
  target?: Target;
  sent: boolean;
  answered?: boolean;
  whenOpen?: (request: UpstreamRequest) => void;
}

/** What an exchange tells the gateway. */
export interface ExchangeHooks {
  /** A block asks for the client's address to be refused as well. */
  blockClient(address: string, block: Block): void;
}

/**
 * Carries one admitted request to its upstream and the answer back. Never rejects: whatever goes wrong is an answer when none has begun,
 * and a broken connection when one has, so that a client never takes half an answer for a whole one.
 */
export async function exchange(
  admitted: Admission,
  request: ServerRequest,
  reply: ServerReply,
  panel: Panel | undefined,
  hooks: ExchangeHooks,
): Promise<void> {
  const { route, view } = admitted;
  const refuse = (block: Block): void => {
    if (block.blockClientFor !== undefined) hooks.blockClient(view.clientAddress, block);
    answer(reply, block, request);
  };
  const upstream: Leg = { sent: false };
  const gone = (): void => {
    if (!reply.writableFinished) upstream.current?.request.destroy();
  };
  reply.once('close', gone);
  try {
    const early = await panel?.requestHead();
    if (early !== undefined) return refuse(early);
    if (admitted.bodyLength > route.maxBodyBytes)
      return refuse({ status: 413, reason: 'the body is larger than the route allows' });
    if (admitted.expectsContinue) (reply as ServerResponse).writeContinue();
    const ended = await sendRequest(admitted, request, panel, upstream);
    upstream.sent = true;
    if (ended !== undefined) {
      upstream.current?.request.destroy();
      return refuse(ended);
    }
    const response = await within(upstream.current!.response, route.responseTimeout, 'the upstream did not answer');
    upstream.answered = true;
    route.pool.succeeded(upstream.target!);
    if (!request.complete && request.httpVersion.startsWith('1')) reply.setHeader('connection', 'close');
    const block = await sendResponse(route, view.method, response, reply, panel);
    if (block !== undefined) {
      response.destroy();
      if (reply.headersSent) return breakOff(reply);
      refuse(block);
    }
  } catch (error) {
    upstream.current?.request.destroy();
    if (upstream.target !== undefined && upstream.sent && upstream.answered !== true && !reply.destroyed)
      route.pool.failed(upstream.target);
    if (reply.headersSent) breakOff(reply);
    else answer(reply, { status: STATUSES[error instanceof GatewayError ? error.code : ''] ?? 502 }, request);
  } finally {
    if (upstream.target !== undefined) upstream.target.inflight--;
    panel?.close(reply.headersSent ? reply.statusCode : 0);
  }
}

/** Sends the request with its body; a block that arose on the way is returned. */
async function sendRequest(
  admitted: Admission,
  request: ServerRequest,
  panel: Panel | undefined,
  upstream: Leg,
): Promise<Block | undefined> {
  const { route, view, hasBody } = admitted;
  const headers = endToEnd(view.rawHeaders);
  frameBody(headers, admitted);
  setForwarded(headers, admitted.facts);
  const open = async (): Promise<Writable> => (await openUpstream(admitted, headers, upstream)).request;
  const watch = panel?.requestBody() ?? noWish;
  if (!hasBody || watch.how === 'none') {
    const block = await panel?.requestEnd(true);
    if (block !== undefined) return block;
  }
  if (!hasBody) {
    (await open()).end();
    // A server may close an idle connection just when a request goes out on it; what may be repeated is, once.
    const { request: sent, response } = upstream.current!;
    if (!SAFE_TO_REPEAT.has(view.method) || !sent.reusedSocket) return undefined;
    try {
      await within(response, route.responseTimeout, 'the upstream did not answer');
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'GATEWAY_TIMEOUT') throw error;
      upstream.target!.inflight--;
      delete upstream.target;
      (await open()).end();
    }
    return undefined;
  }
  const watched = watch.how === 'none' ? undefined : panel;
  const sending = flow(request as Readable, open, {
    piece: watched && ((piece) => watched.requestPiece(piece)),
    end: watched && ((complete) => watched.requestEnd(complete)),
    hold: watch.bytes,
    length: admitted.bodyLength,
    limit: route.maxBodyBytes,
    silent: 'GATEWAY_SLOW_CLIENT',
    idle: route.idleTimeout,
  });
  // A server may answer before it has read everything, and hang up: its answer counts, not the rest of the body.
  const answered = new Promise<'answered'>((resolve) => {
    upstream.whenOpen = ({ response }) => {
      response.then(
        () => resolve('answered'),
        () => undefined,
      );
    };
  });
  const end = await Promise.race([sending, answered]);
  if (end === 'answered') {
    // A block of what is still coming ends both sides; an answer that has begun cannot be taken back.
    sending.then(
      ({ kind }) => (kind === 'done' ? undefined : upstream.current?.request.destroy()),
      () => undefined,
    );
    return undefined;
  }
  if (end.kind === 'too-large') return { status: 413, reason: 'the body is larger than the route allows' };
  return end.kind === 'blocked' ? end.block : undefined;
}

/** Connects to the fittest target, and to the next when there is no connection: nothing was sent, so nothing is repeated. */
async function openUpstream(admitted: Admission, headers: HeaderMap, upstream: Leg): Promise<UpstreamRequest> {
  const { route, view } = admitted;
  const tried: Target[] = [];
  let last: unknown;
  for (let target = route.pool.choose(tried); target !== undefined; target = route.pool.choose(tried)) {
    tried.push(target);
    headers.set('host', route.upstreamHost === 'upstream' ? target.url.host : view.host);
    try {
      upstream.current = await connect(target, view.method, view.target, headers, route.connectTimeout);
      target.inflight++;
      upstream.target = target;
      upstream.whenOpen?.(upstream.current);
      return upstream.current;
    } catch (error) {
      route.pool.failed(target);
      last = error;
    }
  }
  throw last;
}

/** Sends the answer; a block that arose before its head was sent is returned, one that arose later too. */
async function sendResponse(
  route: Route,
  method: string,
  response: IncomingMessage,
  reply: ServerReply,
  panel: Panel | undefined,
): Promise<Block | undefined> {
  const status = response.statusCode ?? 502;
  const block = await panel?.responseHead({ status, rawHeaders: response.rawHeaders });
  if (block !== undefined) return block;
  const headers = endToEnd(response.rawHeaders);
  const empty = method === 'HEAD' || status === 204 || status === 304;
  const watch = empty ? noWish : (panel?.responseBody() ?? noWish);
  if (watch.how === 'none') {
    const late = await panel?.responseEnd(true);
    if (late !== undefined) return late;
  }
  const watched = watch.how === 'none' ? undefined : panel;
  const open = (): Writable => {
    setHead(reply, status, headers);
    if (!empty) {
      if (isHttp2(reply)) reply.writeHead(status);
      else reply.flushHeaders();
    }
    return reply as Writable;
  };
  if (empty) {
    response.resume();
    open().end();
    return undefined;
  }
  // Event streams and long polls send their head before their first piece.
  if (watch.how !== 'hold') open();
  const end = await flow(response, () => (reply.headersSent ? (reply as Writable) : open()), {
    piece: watched && ((piece) => watched.responsePiece(piece)),
    end: watched && ((complete) => watched.responseEnd(complete)),
    hold: watch.bytes,
    length: Number(response.headers['content-length'] ?? -1),
    limit: Number.POSITIVE_INFINITY,
    silent: 'GATEWAY_TIMEOUT',
    idle: route.idleTimeout,
  });
  return end.kind === 'blocked' ? end.block : undefined;
}

/** One length or one coding, decided here: what the client wrote is never copied beside the other. */
function frameBody(headers: HeaderMap, { hasBody, bodyLength, view }: Admission): void {
  headers.delete('content-length');
  headers.delete('expect');
  if (!hasBody) {
    if (view.method === 'POST' || view.method === 'PUT' || view.method === 'PATCH') headers.set('content-length', '0');
  } else if (bodyLength >= 0) headers.set('content-length', String(bodyLength));
  else headers.set('transfer-encoding', 'chunked');
}
