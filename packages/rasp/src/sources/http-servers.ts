import type http from 'node:http';
import type { RequestContextOptions } from '@lamellar/events';
import { builtin } from '../hooks/builtin.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';
import { bindRequest } from './bind-request.js';

/** Binds every request of every HTTP server of the process, whatever framework stands behind: the source of the preload. */
export function hookServers(options: RequestContextOptions): void {
  for (const { Server } of [builtin<typeof http>('node:http'), builtin<typeof http>('node:https')]) {
    const prototype = Server.prototype as unknown as { emit: AnyFunction };
    const original = prototype.emit;
    prototype.emit = imitate(original, function (this: unknown, ...args: unknown[]): unknown {
      // An upgrade begins a WebSocket; its handshake is a request like any other.
      if (args[0] !== 'request' && args[0] !== 'upgrade') return Reflect.apply(original, this, args);
      const [, request, response] = args as [string, http.IncomingMessage, http.ServerResponse];
      return bindRequest(request, response, options, () => Reflect.apply(original, this, args));
    });
  }
}
