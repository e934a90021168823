import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { bindRequest } from './sources/bind-request.js';

/** What `http.createServer` takes. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

installBeside(import.meta.url);

/**
 * Protects a listener of `node:http`. Importing this module patches Node's builtins.
 *
 * @example
 * ```ts
 * createServer(rasp((request, response) => response.end('hello'), { mode: 'block' }));
 * ```
 */
export function rasp(listener: RequestListener, options: RaspOptions & RequestContextOptions = {}): RequestListener {
  const { admit } = protect(options);
  return (request, response) => {
    const go = (): void => listener(request, response);
    bindRequest(request, response, options, admit === undefined ? go : () => void admit(response, go));
  };
}
