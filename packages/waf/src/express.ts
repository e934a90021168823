import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Waf } from './create-waf.js';
import { createTap, guard, type Next, type TapOptions } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** Middleware as Express 4 and 5 (and Connect) take it. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/**
 * A WAF as middleware. Mount it before body parsers: it reads the body, judges it, and gives it back unread. A body that was
 * read before is an error (`WAF_BODY_CONSUMED`).
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/express';
 *
 * const app = express();
 * app.use(waf(createWaf(starterRules(), { mode: 'block' })));
 * app.use(express.json());
 * ```
 */
export function waf(engine: Waf, options: TapOptions = {}): Middleware {
  const tap = createTap(engine, options);
  return (request, response, next) => guard(tap, request, response, next);
}
