import type { Transaction } from '../engine/index.js';
import { textOf } from './body-judge.js';
import { treatResponse } from './response-treatment.js';
import type { RoutePolicy } from './route-policy.js';
import type { Tap } from './tap.js';

/** A response in the making, and what becomes of it. */
export interface WebExchange {
  readonly tap: Tap;
  readonly policy: RoutePolicy;
  readonly transaction: Transaction;
  readonly method: string;
  readonly response: Response;
  /** The answer that replaces an interrupted response. */
  readonly page: () => Response;
  /** Tells of a fault of the engine; the answer, when the WAF is closed on errors. */
  readonly fault: (error: unknown) => Response | undefined;
  /** Reports the transaction; called once. */
  readonly report: () => void;
}

/** Judges the head of a response, then its body: before it is returned, while it passes, or not at all. */
export async function judgeWebResponse(exchange: WebExchange): Promise<Response> {
  const { tap, policy, transaction, method, response, page, fault, report } = exchange;
  let streaming = false;
  try {
    const { status, headers, body } = response;
    transaction.responseHead({ status, protocol: 'HTTP/1.1', headers: [...headers] });
    if (transaction.interruption !== undefined) return page();
    const header = (name: string): string => headers.get(name) ?? '';
    const { how, because } = treatResponse(transaction, policy, { method, status, header });
    if (because !== undefined) tap.bypassed(policy, because.name, because.why);
    if (how === 'pass' || body === null) {
      transaction.endResponse();
      return transaction.interruption === undefined ? response : page();
    }
    if (how === 'stream') {
      streaming = true;
      return again(response, watched(exchange, body));
    }
    return await hold(transaction, response, body, page);
  } catch (error) {
    return fault(error) ?? response;
  } finally {
    if (!streaming) report();
  }
}

/** Holds the body back until it is judged, as far as the limit goes. */
async function hold(
  transaction: Transaction,
  response: Response,
  body: ReadableStream<Uint8Array>,
  page: () => Response,
): Promise<Response> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let end: { readonly error?: unknown } | undefined;
  while (end === undefined && size < transaction.state.responseBodyLimit) {
    // A stream that breaks is the application's affair: what came is judged, and the break is passed on.
    const { done, value } = await reader.read().catch((error: unknown) => {
      end = { error };
      return { done: true as const, value: undefined };
    });
    if (done) end ??= {};
    else {
      pieces.push(value);
      size += value.length;
      transaction.responseBody(textOf(value));
    }
  }
  transaction.endResponse();
  if (transaction.interruption !== undefined) {
    void reader.cancel().catch(() => undefined);
    return page();
  }
  const rest = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) return controller.enqueue(piece);
      if (end !== undefined && 'error' in end) return controller.error(end.error);
      const next = end === undefined ? await reader.read() : undefined;
      if (next?.value === undefined) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return again(response, rest);
}

/** Judges while the body passes; a block breaks the stream off before its end. */
function watched(exchange: WebExchange, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const { transaction, response, fault, report } = exchange;
  const reader = body.getReader();
  // With an announced length a piece waits for the next: after the last one a break would change nothing.
  const delayed = response.headers.has('content-length');
  let before: Uint8Array | undefined;
  let judged = false;
  /** True when the body must not go on. */
  const judge = (): boolean => {
    if (judged) return false;
    judged = true;
    let refused: boolean;
    try {
      transaction.endResponse();
      refused = transaction.interruption !== undefined;
    } catch (error) {
      refused = fault(error) !== undefined;
    }
    report();
    if (refused) void reader.cancel().catch(() => undefined);
    return refused;
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (value !== undefined && !judged) transaction.responseBody(textOf(value));
        if ((done || transaction.state.data.responseBodyCut) && judge())
          return controller.error(new Error('the response was refused'));
        const piece = delayed && !judged ? before : value;
        if (delayed && before !== undefined && judged) controller.enqueue(before);
        before = judged ? undefined : value;
        if (piece !== undefined) controller.enqueue(piece);
        if (done) return controller.close();
        if (piece !== undefined) return undefined;
      }
    },
    cancel(reason) {
      judge();
      return reader.cancel(reason);
    },
  });
}

function again({ status, statusText, headers }: Response, body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { status, statusText, headers });
}
