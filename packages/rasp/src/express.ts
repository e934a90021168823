import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { bindRequest } from './sources/bind-request.js';

/** A middleware of Express 4 and 5, and of everything that speaks Connect. */
export type ExpressMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

installBeside(import.meta.url);

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
  const { admit } = protect(options);
  return (request, response, next) => {
    bindRequest(request, response, options, admit === undefined ? next : () => void admit(response, next));
  };
}
