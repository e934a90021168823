import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Waf } from './create-waf.js';
import { createTap, guard, type TapOptions } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** What the middleware needs of Koa's context. */
export interface KoaContextLike {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** False when somebody else answers. */
  respond?: boolean | undefined;
}

/** Middleware as Koa takes it. */
export type KoaMiddleware = (context: KoaContextLike, next: () => Promise<unknown>) => Promise<void>;

/**
 * A WAF as middleware for Koa 3. Mount it before body parsers; a body that was read before is an error (`WAF_BODY_CONSUMED`).
 *
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/koa';
 *
 * const app = new Koa();
 * app.use(waf(createWaf(starterRules(), { mode: 'block' })));
 * ```
 */
export function waf(engine: Waf, options: TapOptions = {}): KoaMiddleware {
  const tap = createTap(engine, options);
  return (context, next) =>
    new Promise<void>((resolve, reject) => {
      const passed = (error?: unknown): void => {
        if (error === undefined) next().then(() => resolve(), reject);
        else reject(error as Error);
      };
      const answered = (): void => {
        context.respond = false;
        resolve();
      };
      guard(tap, context.req, context.res, passed, answered);
    });
}
