import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { bindRequest } from './sources/bind-request.js';

/** The part of a Fastify request that is read. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly params?: unknown;
  readonly body?: unknown;
  readonly query?: unknown;
  readonly cookies?: unknown;
}

/** The part of a Fastify instance that is used. */
export interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: { readonly raw: ServerResponse }, done: () => void) => void,
  ): unknown;
}

/** A plugin for `fastify.register`. */
export type FastifyRasp = (instance: FastifyLike, options: unknown, done: () => void) => void;

installBeside(import.meta.url);

/**
 * Protects a Fastify application: every route, whatever plugin declares it. Importing this module patches Node's builtins.
 *
 * @example
 * ```ts
 * const app = fastify();
 * await app.register(rasp({ mode: 'block' }));
 * ```
 */
export function rasp(options: RaspOptions & RequestContextOptions = {}): FastifyRasp {
  const { admit } = protect(options);
  const plugin: FastifyRasp = (instance, _given, done) => {
    instance.addHook('onRequest', (request, reply, next) => {
      const { raw } = request;
      // Parsers run after this hook; their results are read when a sink asks.
      const more = (): Readonly<Record<string, unknown>> => ({
        params: request.params,
        body: request.body,
        queryParsed: request.query,
        cookiesParsed: request.cookies,
      });
      bindRequest(raw, reply.raw, options, admit === undefined ? next : () => void admit(reply.raw, next), more);
    });
    done();
  };
  // Fastify gives a plugin a scope of its own unless it says that it wants none.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'lamellar-rasp',
  });
}
