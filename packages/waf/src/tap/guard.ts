import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestContext, withRequest } from '@lamellar/events';
import type { Transaction } from '../engine/index.js';
import { WafError } from '../errors.js';
import { verdictOf } from '../verdict.js';
import { judgeBody } from './body-judge.js';
import { mayHaveBody, readBody, wasConsumed } from './read-body.js';
import { connectionOf, requestHeadOf } from './request-facts.js';
import { cut } from './response-cut.js';
import { gateResponse } from './response-gate.js';
import type { RoutePolicy } from './route-policy.js';
import type { Tap } from './tap.js';

/** Goes on to the application; with an error, to its error handler. */
export type Next = (error?: unknown) => void;

/** One request of node:http or of the compatibility layer of node:http2. */
interface Exchange {
  readonly tap: Tap;
  readonly policy: RoutePolicy;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: RequestContext;
}

/**
 * Judges a request of node:http before the application sees it, and its response before the client sees it. Calls `next`
 * once when the request may go on, inside the request context; when it may not, answers by itself and calls `answered`.
 */
export function guard(
  tap: Tap,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
  answered?: () => void,
): void {
  const head = requestHeadOf(request);
  const policy = tap.policyOf(head.method, head.target);
  if ((policy.settings?.mode ?? tap.waf.mode) === 'off') {
    next();
    return;
  }
  const facts = { headers: request.headers, remoteAddress: request.socket?.remoteAddress };
  withRequest(
    facts,
    tap.waf.context,
    (context) => void judge({ tap, policy, request, response, context }, head, next, answered),
  );
}

async function judge(
  exchange: Exchange,
  head: ReturnType<typeof requestHeadOf>,
  next: Next,
  answered?: () => void,
): Promise<void> {
  const { tap, policy, request, response, context } = exchange;
  const { waf } = tap;
  if (tap.refuses(context.clientAddress)) {
    response.writeHead(403, { connection: 'close', 'content-type': 'text/plain' });
    response.end('This source is refused for a time.\n');
    answered?.();
    return;
  }
  let transaction: Transaction | undefined;
  try {
    const connection = connectionOf(request, context.clientAddress);
    // Shared state is there before the rules ask for it.
    const loading = waf.load(connection, head);
    if (loading !== undefined) await loading;
    const begun = waf.begin(connection, policy.settings);
    transaction = begun;
    response.once('close', () => waf.report(begun, context));
    begun.requestHead(head);
    if (begun.readsRequestBody && mayHaveBody(request)) {
      if (wasConsumed(request)) {
        next(consumed());
        return;
      }
      const body = judgeBody(tap, policy, begun, String(request.headers['content-encoding'] ?? ''));
      await body.end(await readBody(request, body.take));
    } else begun.endRequest();
  } catch (error) {
    // Nobody is there to answer when the client broke off.
    if (request.destroyed && !request.complete) return;
    waf.fault(error, context);
    if (waf.onError === 'closed' && waf.mode === 'block') {
      response.writeHead(503).end();
      answered?.();
    } else next();
    return;
  }
  if (transaction.interruption !== undefined) {
    answer(exchange, transaction);
    answered?.();
  } else {
    watchResponse(exchange, transaction);
    next();
  }
}

/** The error for a body that somebody read before. */
export function consumed(): WafError {
  return new WafError(
    'WAF_BODY_CONSUMED',
    'the request body was read before the WAF could inspect it; mount the WAF before body parsers and other middleware that reads the body',
  );
}

function watchResponse({ tap, policy, response, context }: Exchange, transaction: Transaction): void {
  const { waf } = tap;
  gateResponse(response, {
    tap,
    policy,
    transaction,
    replacement: () => waf.blockPage(verdictOf(transaction), transaction.state.data.uniqueId),
    onFault: (error) => {
      waf.fault(error, context);
      return waf.onError === 'closed' && waf.mode === 'block' ? 'replace' : 'pass';
    },
  });
}

function answer({ tap, request, response, context }: Exchange, transaction: Transaction): void {
  const verdict = verdictOf(transaction);
  tap.blockSource(context.clientAddress, verdict);
  if (transaction.interruption?.action === 'drop') {
    cut(response);
    return;
  }
  const { status, headers, body } = tap.waf.blockPage(verdict, transaction.state.data.uniqueId);
  // What the client still sends is not read: the connection of HTTP/1.1 cannot be used again.
  const unread = request.httpVersionMajor < 2 && mayHaveBody(request) && !request.complete;
  response.writeHead(status, { ...headers, ...(unread && { connection: 'close' }) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
