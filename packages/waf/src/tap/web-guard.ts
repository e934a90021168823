import { type RequestContext, withRequest } from '@lamellar/events';
import type { RequestHead, Transaction } from '../engine/index.js';
import type { Connection } from '../variables/index.js';
import { verdictOf } from '../verdict.js';
import { judgeBody } from './body-judge.js';
import { consumed } from './guard.js';
import type { RoutePolicy } from './route-policy.js';
import type { Tap } from './tap.js';
import { judgeWebResponse } from './web-response.js';

/** What a `Request` does not say of itself; a server that knows better says it here. */
export interface WebFacts {
  /** The two ends of the socket. @default nothing is known */
  readonly connection?: Connection;
  /** The request line and headers as they came; a `Request` has them normalised. @default what the `Request` says */
  readonly head?: RequestHead;
  /** The object that stands for this request in every engine. @default the request */
  readonly identity?: object;
  /** `request` leaves the answer alone, where it says nothing of what the client will get. @default both are judged */
  readonly only?: 'request';
}

const unknown: Connection = { remoteAddress: '', remotePort: 0 };

/**
 * Judges a `Request` before `handle` answers it, and the answer before it is returned. The body is read from a clone, so that the
 * request goes on untouched. Rejects with `WAF_BODY_CONSUMED` when somebody read the body before, and with what `handle` throws.
 */
export function guardWeb(
  tap: Tap,
  request: Request,
  facts: WebFacts,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  const { waf } = tap;
  const head = facts.head ?? headOf(request);
  const policy = tap.policyOf(head.method, head.target);
  if ((policy.settings?.mode ?? waf.mode) === 'off') return Promise.resolve(handle());
  const connection = facts.connection ?? unknown;
  const asked = {
    headers: Object.fromEntries(request.headers),
    remoteAddress: connection.remoteAddress || undefined,
    identity: facts.identity ?? request,
  };
  return withRequest(asked, waf.context, (context) => {
    const remoteAddress = context.clientAddress ?? connection.remoteAddress;
    const asking = { tap, policy, request, head, context, connection: { ...connection, remoteAddress } };
    return judge(asking, facts.only === 'request', handle);
  });
}

interface Asking {
  readonly tap: Tap;
  readonly policy: RoutePolicy;
  readonly request: Request;
  readonly head: RequestHead;
  readonly connection: Connection;
  readonly context: RequestContext;
}

async function judge(
  { tap, policy, request, head, connection, context }: Asking,
  requestOnly: boolean,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  const { waf } = tap;
  const report = (begun: Transaction): void => waf.report(begun, context);
  const fault = (error: unknown): Response | undefined => {
    waf.fault(error, context);
    return waf.onError === 'closed' && waf.mode === 'block' ? new Response(null, { status: 503 }) : undefined;
  };
  const client = connection.remoteAddress || undefined;
  if (tap.refuses(client)) return new Response('This source is refused for a time.\n', { status: 403 });
  if (request.bodyUsed || request.body?.locked === true) throw consumed();
  let transaction: Transaction;
  try {
    const loading = waf.load(connection, head);
    if (loading !== undefined) await loading;
    transaction = waf.begin(connection, policy.settings);
    transaction.requestHead(head);
    if (transaction.readsRequestBody && request.body !== null) {
      const body = judgeBody(tap, policy, transaction, request.headers.get('content-encoding') ?? '');
      await body.end(await readClone(request, body.take));
    } else transaction.endRequest();
  } catch (error) {
    return fault(error) ?? handle();
  }
  if (transaction.interruption !== undefined) {
    tap.blockSource(client, verdictOf(transaction));
    report(transaction);
    return pageOf(tap, transaction, head.method);
  }
  if (requestOnly) {
    report(transaction);
    return handle();
  }
  let response: Response;
  try {
    response = await handle();
  } catch (error) {
    report(transaction);
    throw error;
  }
  return judgeWebResponse({
    tap,
    policy,
    transaction,
    method: head.method,
    response,
    page: () => pageOf(tap, transaction, head.method),
    fault,
    report: () => report(transaction),
  });
}

/** Reads a clone until `take` has enough; resolves to whether that was all. */
async function readClone(request: Request, take: (piece: Uint8Array) => boolean): Promise<boolean> {
  const reader = request.clone().body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    if (take(value)) {
      // The other branch goes on by itself; this one keeps nothing more.
      void reader.cancel().catch(() => undefined);
      return false;
    }
  }
}

function pageOf({ waf }: Tap, transaction: Transaction, method: string): Response {
  const { status, headers, body } = waf.blockPage(verdictOf(transaction), transaction.state.data.uniqueId);
  return new Response(method === 'HEAD' ? null : body, { status, headers });
}

function headOf(request: Request): RequestHead {
  const { pathname, search, host } = new URL(request.url);
  const headers = [...request.headers];
  if (!request.headers.has('host')) headers.unshift(['Host', host]);
  return { method: request.method, target: pathname + search, protocol: 'HTTP/1.1', headers };
}
