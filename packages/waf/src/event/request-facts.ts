import type { ocsf, RequestContext } from '@lamellar/events';
import type { TransactionData } from '../variables/index.js';
import { maskedQuery, maskedText } from './mask.js';

/** The first value of a request header by its lower-case name. */
export function headerOf(data: TransactionData, name: string): string | undefined {
  return data.requestHeaders.find(({ lowerKey }) => lowerKey === name)?.text;
}

function hostOf(data: TransactionData): string | undefined {
  const host = headerOf(data, 'host');
  if (host === undefined || host === '') return undefined;
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : (host.split(':', 1)[0] ?? host);
}

/** The request as OCSF describes it, masked. */
export function httpRequest(data: TransactionData, sanitised: ReadonlySet<string> = new Set()): ocsf.HttpRequest {
  const userAgent = headerOf(data, 'user-agent');
  const hostname = hostOf(data);
  return {
    http_method: maskedText(data.method),
    uid: data.uniqueId,
    version: data.protocol.replace('HTTP/', ''),
    body_length: data.requestBodyLength,
    url: {
      path: maskedText(data.path),
      ...(data.query !== '' && { query_string: maskedQuery(data.query, sanitised) }),
      ...(hostname !== undefined && { hostname: maskedText(hostname) }),
    },
    ...(userAgent !== undefined && { user_agent: maskedText(userAgent) }),
  };
}

/** The client: by the trusted-proxy rules of the request context, else the peer of the socket. */
export function sourceEndpoint(
  data: TransactionData,
  context: RequestContext | undefined,
): ocsf.NetworkEndpoint | undefined {
  const { remoteAddress, remotePort } = data.connection;
  const ip = context?.clientAddress ?? remoteAddress;
  if (ip === '') return undefined;
  return { ip, ...(ip === remoteAddress && remotePort > 0 && { port: remotePort }) };
}
