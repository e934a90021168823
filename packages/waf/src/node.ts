import type { IncomingMessage, RequestListener } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Waf } from './create-waf.js';
import { createTap, guard, judgeUpgrade, type TapOptions } from './tap/index.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** A listener of `node:http2` servers, by their compatibility layer. */
export type Http2Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;
/** A listener of the event `upgrade`. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export { refusalOf, strict } from './raw-request/index.js';

/**
 * Puts a WAF before a request listener of node:http or node:https. The listener sees only requests that the rules let pass, with
 * their bodies unread; its responses are judged as well.
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
export function protect(waf: Waf, listener: RequestListener, options: TapOptions = {}): RequestListener {
  const tap = createTap(waf, options);
  return (request, response) =>
    guard(tap, request, response, (error) => {
      if (error === undefined) listener(request, response);
      else {
        waf.fault(error);
        response.writeHead(500).end();
      }
    });
}

/** As `protect`, for listeners of node:http2 servers, which serve HTTP/1.1 beside it where they allow it. */
export function protectHttp2(waf: Waf, listener: Http2Listener, options: TapOptions = {}): Http2Listener {
  // The compatibility layer has the members of node:http that the tap uses.
  return protect(waf, listener as unknown as RequestListener, options) as unknown as Http2Listener;
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
