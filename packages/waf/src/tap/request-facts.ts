import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../engine/index.js';
import type { Connection } from '../variables/index.js';

/** Header lines as they came, in order. Pseudo-headers of HTTP/2 become what HTTP/1.1 says in their place. */
function headerLines(request: IncomingMessage): (readonly [string, string])[] {
  const { rawHeaders } = request;
  const lines: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    if (name === ':authority') lines.unshift(['Host', value]);
    else if (!name.startsWith(':')) lines.push([name, value]);
  }
  return lines;
}

/** What the rules need of the request line and headers. `originalUrl` is what Express keeps before routers cut the path. */
export function requestHeadOf(request: IncomingMessage & { readonly originalUrl?: string }): RequestHead {
  return {
    method: request.method ?? '',
    target: request.originalUrl ?? request.url ?? '',
    protocol: `HTTP/${request.httpVersion}`,
    headers: headerLines(request),
  };
}

/** The two ends of the request's socket; `client` is the address that trusted proxies name. */
export function connectionOf(request: IncomingMessage, client: string | undefined): Connection {
  const { remoteAddress, remotePort, localAddress, localPort } = request.socket;
  return {
    remoteAddress: client ?? remoteAddress ?? '',
    remotePort: remotePort ?? 0,
    ...(localAddress !== undefined && { serverAddress: localAddress }),
    ...(localPort !== undefined && { serverPort: localPort }),
  };
}
