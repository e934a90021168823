import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestContext, type RequestContextOptions, runInRequest, withRequest } from '@lamellar/events';
import { addInputs, cutKey, type InputSources } from '../core/inputs/request-inputs.js';
import { repairPrototypes } from '../sinks/prototypes.js';
import { bodyInputs } from './body-inputs.js';
import { tapBody } from './body-tap.js';

const boundSlot = Symbol('lamellar.rasp.bound');

/**
 * Runs `next` inside the request's context with its texts at hand: URL, query, headers, cookies and body, each read when a
 * sink asks. What a framework knows beyond comes as `more`. A request that is bound already keeps its binding.
 */
export function bindRequest<T>(
  request: IncomingMessage,
  response: ServerResponse,
  options: RequestContextOptions,
  next: () => T,
  more?: InputSources,
): T {
  const origin = { headers: request.headers, remoteAddress: request.socket.remoteAddress };
  return withRequest(origin, options, (context) => {
    if (!context.slots.has(boundSlot)) bind(context, request, response);
    if (more !== undefined) addInputs(context, more);
    const result = next();
    // What the synchronous part of the handlers added must not outlive it.
    repairPrototypes(context);
    return result;
  });
}

function bind(context: RequestContext, request: IncomingMessage, response: ServerResponse): void {
  context.slots.set(boundSlot, true);
  const tap = tapBody(request);
  const url = request.url ?? '';
  let head: Readonly<Record<string, unknown>> | undefined;
  let body: { readonly length: number; readonly value: unknown } | undefined;
  addInputs(context, () => {
    head ??= {
      url,
      path: pathTexts(url),
      query: queryPairs(url),
      headers: request.headers,
      cookies: cookiePairs(request.headers.cookie),
    };
    const bytes = tap.bytes();
    if (body?.length !== bytes.length) {
      body = { length: bytes.length, value: bodyInputs(bytes, request.headers['content-type']) };
    }
    // A file that is sent may be of any size; what a framework parsed of such a body is seen apart.
    const isForm = /^multipart\//i.test(request.headers['content-type'] ?? '');
    return { ...head, rawBody: body.value, [cutKey]: tap.cut && !isForm };
  });
  // Whatever a handler merged into shared prototypes, the next request must not inherit it.
  response.once('finish', () => runInRequest(context, () => repairPrototypes(context)));
}

function queryPairs(url: string): [string, string][] {
  const at = url.indexOf('?');
  return at === -1 ? [] : [...new URLSearchParams(url.slice(at + 1))];
}

function pathTexts(url: string): string[] {
  const [path = ''] = url.split('?', 1);
  return [path, ...path.split('/', 500).filter((segment) => segment !== '')];
}

function cookiePairs(header: string | undefined): string[] {
  return header === undefined ? [] : header.split(';', 1000).map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
}
