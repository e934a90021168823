import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Waf } from './create-waf.js';
import { createTap, guard, type TapOptions } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** What the hook needs of Fastify's request. */
export interface FastifyRequestLike {
  readonly raw: object;
}

/** What the hook needs of Fastify's reply. */
export interface FastifyReplyLike {
  readonly raw: object;
  /** Tells Fastify that somebody else answers. */
  hijack(): unknown;
}

/** Fastify's hook before it reads anything of a request. */
export type OnRequest = (request: FastifyRequestLike, reply: FastifyReplyLike, done: (error?: Error) => void) => void;

/** What the plug-in needs of Fastify. */
export interface FastifyLike {
  addHook(name: 'onRequest', hook: OnRequest): unknown;
}

/** A plug-in as `register` takes it. */
export type FastifyPlugin = (app: FastifyLike, options: unknown, done: (error?: Error) => void) => void;

/**
 * A WAF as a plug-in for Fastify 5, over HTTP/1.1 and HTTP/2. Register it first: its hook (`onRequest`) holds for every route of
 * the instance, and other plug-ins' hooks run after it.
 *
 * @example
 * ```ts
 * import Fastify from 'fastify';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/fastify';
 *
 * const app = Fastify();
 * await app.register(waf(createWaf(starterRules(), { mode: 'block' })));
 * ```
 */
export function waf(engine: Waf, options: TapOptions = {}): FastifyPlugin {
  const hook = onRequest(engine, options);
  const plugin: FastifyPlugin = (app, _, done) => {
    app.addHook('onRequest', hook);
    done();
  };
  // Without this the hook would hold for the routes of this plug-in only, and it has none.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'lamellar-waf',
  });
}

/** The hook by itself, for single routes: `app.post('/upload', { onRequest: onRequest(engine) }, handler)`. */
export function onRequest(engine: Waf, options: TapOptions = {}): OnRequest {
  const tap = createTap(engine, options);
  return (request, reply, done) =>
    guard(
      tap,
      request.raw as IncomingMessage,
      reply.raw as ServerResponse,
      (error) => done(error as Error | undefined),
      () => reply.hijack(),
    );
}
