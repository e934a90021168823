import type { Waf } from './create-waf.js';
import { WafError } from './errors.js';
import { type Middleware, waf as middleware } from './express.js';
import { type FastifyLike, onRequest } from './fastify.js';
import type { TapOptions } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** What is needed of a Nest application. */
export interface NestApplicationLike {
  getHttpAdapter(): { getType(): string; getInstance(): unknown };
  use(...handlers: unknown[]): unknown;
}

/**
 * Puts a WAF before a NestJS application, on Express or on Fastify. Call it right after `NestFactory.create` and before `init` or
 * `listen`: Nest mounts its body parsers there, and the WAF must stand before them. Middleware of modules
 * (`consumer.apply(...)`) comes too late for bodies.
 *
 * @throws WafError `WAF_NEST_ADAPTER` for an application on another HTTP adapter.
 * @example
 * ```ts
 * import { NestFactory } from '@nestjs/core';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { protect } from '@lamellar/waf/nest';
 *
 * declare class AppModule {}
 * const app = await NestFactory.create(AppModule);
 * protect(app, createWaf(starterRules(), { mode: 'block' }));
 * await app.listen(3000);
 * ```
 */
export function protect(app: NestApplicationLike, engine: Waf, options: TapOptions = {}): void {
  const adapter = app.getHttpAdapter();
  const type = adapter.getType();
  if (type === 'express') app.use(middleware(engine, options) satisfies Middleware);
  else if (type === 'fastify') (adapter.getInstance() as FastifyLike).addHook('onRequest', onRequest(engine, options));
  else {
    throw new WafError(
      'WAF_NEST_ADAPTER',
      `expected a Nest application on Express or Fastify, found the adapter ${JSON.stringify(type)}; put protect of @lamellar/waf/node before its request listener`,
    );
  }
}
