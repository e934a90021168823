import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestContextOptions, runInRequest, withRequest } from '@lamellar/events';
import { installHooks } from './hooks/install.js';
import { addInputs } from './inputs/request-inputs.js';
import { configure } from './judge.js';
import { type RaspOptions, readOptions } from './options.js';
import { repairPrototypes } from './pollution.js';

/** What Express adds to a request; read when a sink asks, after its parsers have run. */
type ExpressRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly query?: unknown;
  readonly params?: unknown;
  readonly body?: unknown;
  readonly cookies?: unknown;
  readonly path?: string;
};

/** A middleware of Express 4 and 5. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

installHooks();

/**
 * Protects an Express application from inside the process: binds each request to what it reaches. Mount it first.
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { rasp } from '@lamellar/rasp/express';
 *
 * const app = express();
 * app.use(rasp({ mode: 'block', emit: (event) => console.log(event.message) }));
 * ```
 */
export function rasp(options: RaspOptions & RequestContextOptions = {}): ExpressMiddleware {
  configure(readOptions(options));
  return (request, response, next) => {
    const origin = { headers: request.headers, remoteAddress: request.socket.remoteAddress };
    withRequest(origin, options, (context) => {
      addInputs(context, () => ({
        query: request.query,
        params: request.params,
        body: request.body,
        headers: request.headers,
        cookies: request.cookies ?? cookiesOf(request.headers.cookie),
        url: request.originalUrl ?? request.url,
        path: request.path,
      }));
      // Whatever a handler merged, the next request must not inherit it.
      response.once('finish', () => runInRequest(context, () => repairPrototypes(context)));
      next();
    });
  };
}

const parsed = new Map<string, Readonly<Record<string, string>>>();

/** Cookies by name, for applications without a cookie parser; remembered so that the capture sees the same object. */
function cookiesOf(header: string | undefined): Readonly<Record<string, string>> | undefined {
  if (header === undefined) return undefined;
  const known = parsed.get(header);
  if (known !== undefined) return known;
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of header.split(';', 100)) {
    const at = pair.indexOf('=');
    if (at > 0) cookies[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  if (parsed.size > 500) parsed.clear();
  parsed.set(header, cookies);
  return cookies;
}
