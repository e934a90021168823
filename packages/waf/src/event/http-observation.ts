import { createObservation, type HttpObservation, type RequestContext } from '@lamellar/events';
import type { Transaction } from '../engine/index.js';
import { maskedQuery, maskedText } from './mask.js';
import { headerOf, httpRequest } from './request-facts.js';

/** The transaction as an HTTP observation, for models of normal behaviour; query values of secret names are masked. */
export function httpObservationOf({ state }: Transaction, context: RequestContext | undefined): HttpObservation {
  const { data } = state;
  return createObservation('http', {
    time: data.startedAt,
    call: 'http.request',
    action: data.responseStatus > 0 ? 'response' : 'request',
    direction: 'inbound',
    method: maskedText(data.method),
    hostname: httpRequest(data).url?.hostname ?? '',
    path: maskedText(data.path),
    query: maskedQuery(data.query),
    status: data.responseStatus > 0 ? data.responseStatus : -1,
    clientAddress: context?.clientAddress ?? data.connection.remoteAddress,
    clientPort: data.connection.remotePort,
    userAgent: maskedText(headerOf(data, 'user-agent') ?? ''),
    requestBytes: data.requestBodyLength,
    responseBytes: data.responseBodyLength,
    duration: data.now() - data.startedAt,
    ...(context !== undefined && { traceId: context.traceId, route: context.route ?? '' }),
    ...(context?.tenant !== undefined && { tenant: context.tenant }),
  });
}
