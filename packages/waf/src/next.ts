import type { Waf } from './create-waf.js';
import { createTap, guardWeb } from './tap/index.js';
import { protect as protectWeb, type WebHandler, type WebOptions } from './web.js';

export type { SourceList, TapOptions, TapSettings, WafRoute, WebFacts } from './tap/index.js';
export type { WebHandler, WebOptions } from './web.js';

/** What tells Next.js to go on to the page or route. */
const goOn = { 'x-middleware-next': '1' };

/**
 * A WAF as the `proxy` of Next.js (`proxy.ts`; `middleware.ts` with the Node.js runtime before Next 16): requests are judged before
 * any page or route sees them. Next.js shows no responses here; wrap route handlers with `protect` for phases 3 and 4, or put
 * `protect` of `@lamellar/waf/node` before the handler of a custom server, which sees everything, the client's address too.
 *
 * @example
 * ```ts
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/next';
 *
 * export const proxy = waf(createWaf(starterRules(), { mode: 'block' }));
 * ```
 */
export function waf(engine: Waf, options: WebOptions<Request, []> = {}): (request: Request) => Promise<Response> {
  const tap = createTap(engine, options);
  return (request) =>
    guardWeb(
      tap,
      request,
      { ...options.facts?.(request), only: 'request' },
      () => new Response(null, { headers: goOn }),
    );
}

/**
 * A WAF around one route handler: all phases, the response's among them. What `waf` judges as the proxy need not be judged
 * twice: give such a route `requestBodyAccess: false`, or leave it out of the proxy's `matcher`.
 *
 * @example export const POST = protect(engine, async (request: Request) => Response.json(await request.json()));
 */
export function protect<Request_ extends Request, Rest extends readonly unknown[]>(
  engine: Waf,
  handler: WebHandler<Request_, Rest>,
  options: WebOptions<Request_, Rest> = {},
): (request: Request_, ...rest: Rest) => Promise<Response> {
  return protectWeb(engine, handler, options);
}
