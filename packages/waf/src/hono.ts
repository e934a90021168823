import type { IncomingMessage } from 'node:http';
import type { Waf } from './create-waf.js';
import { connectionOf, createTap, guardWeb, requestHeadOf, type TapOptions, type WebFacts } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute, WebFacts } from './tap/index.js';

/** What the middleware needs of Hono's context. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
  res: Response;
}

/** Middleware as Hono takes it. */
export type HonoMiddleware = (context: HonoContextLike, next: () => Promise<void>) => Promise<Response | undefined>;

/** Options of the middleware. */
export interface HonoOptions extends TapOptions {
  /** What the server knows of the connection. @default the socket of @hono/node-server, elsewhere nothing */
  readonly facts?: (context: HonoContextLike) => WebFacts;
}

/**
 * A WAF as middleware for Hono 4. Mount it before everything that reads a body; a body that was read before is an error
 * (`WAF_BODY_CONSUMED`). On @hono/node-server the rules see the request as it came; elsewhere as the `Request` has it.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/hono';
 *
 * const app = new Hono();
 * app.use(waf(createWaf(starterRules(), { mode: 'block' })));
 * ```
 */
export function waf(engine: Waf, options: HonoOptions = {}): HonoMiddleware {
  const tap = createTap(engine, options);
  const factsOf = options.facts ?? nodeFacts;
  return async (context, next) => {
    let passed = false;
    const judged = await guardWeb(tap, context.req.raw, factsOf(context), async () => {
      await next();
      passed = true;
      return context.res;
    });
    if (!passed) return judged;
    if (judged !== context.res) {
      // Assigning a response merges the headers of the one before into it; a replaced answer must lose them.
      (context as { res: Response | undefined }).res = undefined;
      context.res = judged;
    }
    return undefined;
  };
}

/** @hono/node-server keeps the request of node:http beside the Web one. */
function nodeFacts({ env }: HonoContextLike): WebFacts {
  const incoming = (env as { readonly incoming?: IncomingMessage } | null | undefined)?.incoming;
  if (incoming?.rawHeaders === undefined) return {};
  return { connection: connectionOf(incoming, undefined), head: requestHeadOf(incoming), identity: incoming.headers };
}
