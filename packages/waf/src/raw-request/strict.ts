import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HeaderLine } from './headers.js';
import { faultOfHost } from './headers.js';
import { faultOfTarget, faultOfVersion } from './raw-request.js';

/**
 * Why a strict server would refuse a request that a lenient parser let in: HTTP before 1.0, fragments and control characters in
 * the target, no Host or several, a Host that names no host. undefined when it would not.
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  // HTTP/2 has its own framing, and node:http2 checks it.
  if (httpVersion === '2.0') return undefined;
  const headers: HeaderLine[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  const protocol = `HTTP/${httpVersion}`;
  return faultOfVersion(protocol) ?? faultOfTarget(method, url) ?? faultOfHost(headers, protocol);
}

/**
 * Puts a strict front door before a request listener: what two readers could understand differently is answered with 400 and
 * the connection ends, whatever the mode of the WAF behind it.
 *
 * @example createServer(strict(protect(waf, listener))).listen(8080);
 */
export function strict(listener: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse<IncomingMessage> & { req: IncomingMessage }) => {
    const reason = refusalOf(request);
    if (reason === undefined) {
      listener(request, response);
      return;
    }
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(`Bad request: ${reason}.\n`);
  };
}
