import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Waf } from './create-waf.js';
import { guard } from './tap/index.js';

export { refusalOf, strict } from './raw-request/index.js';

/**
 * Puts a WAF before a request listener of node:http. The listener sees only requests that the rules let pass, with their
 * bodies unread; its responses are judged as well.
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
export function protect(waf: Waf, listener: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse<IncomingMessage> & { req: IncomingMessage }) => {
    guard(waf, request, response, (error) => {
      if (error !== undefined) {
        waf.fault(error);
        response.writeHead(500).end();
        return;
      }
      listener(request, response);
    });
  };
}
