import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Waf } from './create-waf.js';
import { createTap, guard, judgeUpgrade, type TapOptions } from './tap/index.js';

export type { TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** A listener of `node:http2` servers, by their compatibility layer. */
export type Http2Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;
/** A listener of the event `upgrade`. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Puts a WAF before a request listener of node:http, node:https or node:http2. The listener sees only requests that the rules let
 * pass, with their bodies unread; its responses are judged as well.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { protect } from '@lamellar/waf/node';
 *
 * const waf = createWaf(starterRules(), { mode: 'block' });
 * createServer(protect(waf, (request, response) => response.end('hello'))).listen(8080);
 * ```
 */
export function protect(waf: Waf, listener: RequestListener, options?: TapOptions): RequestListener;
export function protect(waf: Waf, listener: Http2Listener, options?: TapOptions): Http2Listener;
export function protect(
  waf: Waf,
  listener: RequestListener | Http2Listener,
  options: TapOptions = {},
): RequestListener & Http2Listener {
  const tap = createTap(waf, options);
  return (received: IncomingMessage | Http2ServerRequest, reply: ServerResponse | Http2ServerResponse) => {
    // The compatibility layer of node:http2 has the members of node:http that the tap uses.
    const [request, response] = [received as IncomingMessage, reply as ServerResponse];
    guard(tap, request, response, (error) => {
      if (error !== undefined) {
        waf.fault(error);
        response.writeHead(500).end();
        return;
      }
      (listener as RequestListener)(request, response as ServerResponse & { req: IncomingMessage });
    });
  };
}

/**
 * Puts a WAF before a listener of `upgrade` (WebSocket): the head of the request is judged; what the connection carries afterwards
 * is not, and the WAF says so once.
 *
 * @example server.on('upgrade', protectUpgrade(waf, (request, socket, head) => sockets.handleUpgrade(request, socket, head, accept)));
 */
export function protectUpgrade(waf: Waf, listener: UpgradeListener, options: TapOptions = {}): UpgradeListener {
  const tap = createTap(waf, options);
  return (request, socket, head) => judgeUpgrade(tap, request, socket, () => listener(request, socket, head));
}
