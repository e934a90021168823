import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installHooks } from './hooks/install.js';
import { protect } from './protect.js';
import { bindRequest } from './sources/bind-request.js';
import { setRegisterUrl } from './sources/register-url.js';

/** A middleware of Express 4 and 5, and of everything that speaks Connect. */
export type ExpressMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

setRegisterUrl(new URL(import.meta.url.endsWith('.ts') ? './register.ts' : './register.js', import.meta.url).href);
installHooks();

/**
 * Protects an Express application from inside the process: binds each request to what it reaches. Mount it first.
 * Importing this module patches Node's builtins.
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { rasp } from '@lamellar/rasp/express';
 *
 * const app = express();
 * app.use(rasp({ mode: 'block', emit: (event) => console.log(event.message) }));
 * ```
 */
export function rasp(options: RaspOptions & RequestContextOptions = {}): ExpressMiddleware {
  protect(options);
  return (request, response, next) => {
    bindRequest(request, response, options, next);
  };
}
