import type { Waf } from './create-waf.js';
import { createTap, guardWeb, type TapOptions, type WebFacts } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute, WebFacts } from './tap/index.js';

/** A function from a Web `Request` to a `Response`, with whatever a server passes beside it. */
export type WebHandler<Request_ extends Request, Rest extends readonly unknown[]> = (
  request: Request_,
  ...rest: Rest
) => Response | Promise<Response>;

/** Options of `protect`. */
export interface WebOptions<Request_ extends Request = Request, Rest extends readonly unknown[] = readonly unknown[]>
  extends TapOptions {
  /** What the server knows of the connection, and of the request as it came. @default nothing */
  readonly facts?: (request: Request_, ...rest: Rest) => WebFacts;
}

/**
 * Puts a WAF before a handler of Web requests: in `fetch` handlers of servers, route handlers, tests. The body is judged from a
 * clone, so the handler reads it as always. Rejects with `WAF_BODY_CONSUMED` when it was read before.
 *
 * @example
 * ```ts
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { protect } from '@lamellar/waf/web';
 *
 * const waf = createWaf(starterRules(), { mode: 'block' });
 * export default { fetch: protect(waf, (request: Request) => new Response(`hello ${request.url}`)) };
 * ```
 */
export function protect<Request_ extends Request, Rest extends readonly unknown[]>(
  waf: Waf,
  handler: WebHandler<Request_, Rest>,
  options: WebOptions<Request_, Rest> = {},
): (request: Request_, ...rest: Rest) => Promise<Response> {
  const tap = createTap(waf, options);
  return (request, ...rest) =>
    guardWeb(tap, request, options.facts?.(request, ...rest) ?? {}, () => handler(request, ...rest));
}
