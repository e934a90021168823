import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { bindRequest } from './sources/bind-request.js';

/** The part of a Koa context that is read. */
export interface KoaContextLike {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly request: object;
  readonly params?: unknown;
}

/** A middleware of Koa. */
export type KoaMiddleware = (context: KoaContextLike, next: () => Promise<unknown>) => Promise<unknown>;

installBeside(import.meta.url);

/** Protects a Koa application. Use it first. Importing this module patches Node's builtins. */
export function rasp(options: RaspOptions & RequestContextOptions = {}): KoaMiddleware {
  const { admit } = protect(options);
  return (context, next) => {
    const more = (): Readonly<Record<string, unknown>> => ({
      params: context.params,
      body: Reflect.get(context.request, 'body') as unknown,
    });
    const go = admit === undefined ? next : () => admit(context.res, next);
    return bindRequest(context.req, context.res, options, go, more) as Promise<unknown>;
  };
}
