import type { Transaction } from './engine/index.js';
import { type RequestView, type ResponseView, readHeaders, toByteString } from './views.js';

/** Runs phases 1 to 4 over a request and response that are there as a whole; stops at an interruption. */
export function runWhole(transaction: Transaction, request: RequestView, response: ResponseView | undefined): void {
  const { method, target, protocol = 'HTTP/1.1' } = request;
  if (transaction.requestHead({ method, target, protocol, headers: readHeaders(request.headers) })) return;
  if (request.body !== undefined) transaction.requestBody(toByteString(request.body));
  if (transaction.endRequest() || response === undefined) return;
  const head = { status: response.status, protocol, headers: readHeaders(response.headers) };
  if (transaction.responseHead(head)) return;
  if (response.body !== undefined && transaction.readsResponseBody) {
    transaction.responseBody(toByteString(response.body));
  }
  transaction.endResponse();
}
