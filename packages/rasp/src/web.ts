import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { bindWebRequest } from './sources/web-request.js';

/** A handler of the Web: a route handler of Next.js, `fetch` of Hono, and of everything that takes a `Request`. */
export type WebHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/** The part of a Hono context that is read. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request; param(): unknown };
}

/** A middleware of Hono. */
export type HonoMiddleware = (context: HonoContextLike, next: () => Promise<void>) => Promise<void>;

installBeside(import.meta.url);

/**
 * Protects a Web handler: a route handler of Next.js, a handler of Deno's or Bun's shape that runs on Node. What stands beside
 * the request (`params` of Next.js) counts as sent by the client. Importing this module patches Node's builtins.
 *
 * @example
 * ```ts
 * export const POST = protectHandler(async (request: Request) => Response.json(await find(await request.json())));
 * ```
 */
export function protectHandler<Rest extends readonly unknown[]>(
  handler: WebHandler<Rest>,
  options: RaspOptions & RequestContextOptions = {},
): WebHandler<Rest> {
  protect(options);
  return (request, ...rest) =>
    bindWebRequest(
      request,
      options,
      () => handler(request, ...rest),
      () => ({ route: rest[0] }),
    );
}

/** Protects a Hono application. Use it first. */
export function rasp(options: RaspOptions & RequestContextOptions = {}): HonoMiddleware {
  protect(options);
  return (context, next) => bindWebRequest(context.req.raw, options, next, () => ({ params: context.req.param() }));
}
