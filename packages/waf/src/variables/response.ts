import { collection, keysOf, scalar, type VariableDefinition } from './definition.js';
import type { TransactionData } from './transaction-data.js';

function header(data: TransactionData, name: string): string {
  return data.responseHeaders.find(({ lowerKey }) => lowerKey === name)?.text ?? '';
}

/** The response. */
export const responseVariables: readonly VariableDefinition[] = [
  scalar('RESPONSE_STATUS', 'phase', (data) => (data.responseStatus === 0 ? '' : String(data.responseStatus))),
  scalar('STATUS', 'phase', (data) => (data.responseStatus === 0 ? '' : String(data.responseStatus))),
  scalar('STATUS_LINE', 'phase', (data) => `${data.responseProtocol} ${data.responseStatus}`),
  scalar('RESPONSE_PROTOCOL', 'phase', (data) => data.responseProtocol),
  collection('RESPONSE_HEADERS', 'phase', (data) => data.responseHeaders),
  collection('RESPONSE_HEADERS_NAMES', 'phase', (data) => keysOf('RESPONSE_HEADERS_NAMES', data.responseHeaders)),
  scalar('RESPONSE_BODY', 'phase', (data) => data.responseBody),
  scalar('RESPONSE_CONTENT_TYPE', 'phase', (data) => header(data, 'content-type').split(';', 1)[0] ?? ''),
  scalar('RESPONSE_CONTENT_LENGTH', 'phase', (data) => String(data.responseBodyLength)),
  scalar('OUTBOUND_DATA_ERROR', 'phase', (data) => (data.responseBodyCut ? '1' : '0')),
];
