import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestContext, withRequest } from '@lamellar/events';
import type { Waf } from '../create-waf.js';
import type { Transaction } from '../engine/index.js';
import { WafError } from '../errors.js';
import { verdictOf } from '../verdict.js';
import { mayHaveBody, readBody, wasConsumed } from './read-body.js';
import { connectionOf, requestHeadOf } from './request-facts.js';
import { gateResponse } from './response-gate.js';

/** Goes on to the application; with an error, to its error handler. */
export type Next = (error?: unknown) => void;

/**
 * Judges a request of node:http before the application sees it, and its response before the client sees it. Calls `next`
 * once when the request may go on, inside the request context; answers by itself when it may not.
 */
export function guard(waf: Waf, request: IncomingMessage, response: ServerResponse, next: Next): void {
  if (waf.mode === 'off') {
    next();
    return;
  }
  const facts = { headers: request.headers, remoteAddress: request.socket.remoteAddress };
  withRequest(facts, waf.context, (context) => void judge(waf, request, response, next, context));
}

async function judge(
  waf: Waf,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
  context: RequestContext,
): Promise<void> {
  let transaction: Transaction | undefined;
  try {
    const begun = waf.begin(connectionOf(request, context.clientAddress));
    transaction = begun;
    response.once('close', () => waf.report(begun, context));
    begun.requestHead(requestHeadOf(request));
    if (begun.readsRequestBody && mayHaveBody(request)) {
      if (wasConsumed(request)) {
        next(consumed());
        return;
      }
      const limit = begun.state.requestBodyLimit + 1;
      const whole = await readBody(request, limit, (chunk) => begun.requestBody(chunk.toString('latin1')));
      begun.endRequest(whole);
    } else begun.endRequest();
  } catch (error) {
    // Nobody is there to answer when the client broke off.
    if (request.destroyed && !request.complete) return;
    waf.fault(error, context);
    if (waf.onError === 'closed' && waf.mode === 'block') response.writeHead(503).end();
    else next();
    return;
  }
  if (transaction.interruption !== undefined) answer(waf, request, response, transaction);
  else {
    protect(waf, response, transaction, context);
    next();
  }
}

function consumed(): WafError {
  return new WafError(
    'WAF_BODY_CONSUMED',
    'the request body was read before the WAF could inspect it; mount the WAF before body parsers and other middleware that reads the body',
  );
}

function protect(waf: Waf, response: ServerResponse, transaction: Transaction, context: RequestContext): void {
  gateResponse(response, {
    transaction,
    replacement: () => waf.blockPage(verdictOf(transaction), transaction.state.data.uniqueId),
    onFault: (error) => {
      waf.fault(error, context);
      return waf.onError === 'closed' && waf.mode === 'block' ? 'replace' : 'pass';
    },
  });
}

function answer(waf: Waf, request: IncomingMessage, response: ServerResponse, transaction: Transaction): void {
  if (transaction.interruption?.action === 'drop') {
    request.destroy();
    return;
  }
  const { status, headers, body } = waf.blockPage(verdictOf(transaction), transaction.state.data.uniqueId);
  // What the client still sends is not read: the connection cannot be used again.
  const unread = mayHaveBody(request) && !request.complete;
  response.writeHead(status, { ...headers, ...(unread && { connection: 'close' }) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
