import { collection, keysOf, renamed, scalar, type VariableDefinition } from './definition.js';
import type { TransactionData } from './transaction-data.js';
import type { Value } from './value.js';

function basename(path: string): string {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return slash >= 0 && slash + 1 < path.length ? path.slice(slash + 1) : path;
}

/** The request line as it was sent. */
export function requestLine({ method, target, protocol }: TransactionData): string {
  return protocol === '' ? `${method} ${target}` : `${method} ${target} ${protocol}`;
}

function headerText(headers: readonly Value[]): string {
  return headers.map(({ key, text }) => `${key}: ${text}\r\n`).join('');
}

function queryArgs(data: TransactionData): Value[] {
  return data.args.slice(0, data.queryArgs);
}

function bodyArgs(data: TransactionData): Value[] {
  return data.args.slice(data.queryArgs);
}

function combinedSize(data: TransactionData): number {
  let size = 0;
  for (const { key, text } of data.args) size += key.length + text.length;
  return size;
}

/** Request line, headers, cookies and arguments. */
export const requestVariables: readonly VariableDefinition[] = [
  scalar('REQUEST_METHOD', 'transaction', (data) => data.method),
  scalar('REQUEST_PROTOCOL', 'transaction', (data) => data.protocol),
  scalar('REQUEST_LINE', 'transaction', requestLine),
  scalar('REQUEST_URI', 'transaction', (data) => data.uri),
  scalar('REQUEST_URI_RAW', 'transaction', (data) => data.target),
  scalar('REQUEST_FILENAME', 'transaction', (data) => data.path),
  scalar('REQUEST_BASENAME', 'transaction', (data) => basename(data.path)),
  scalar('PATH_INFO', 'transaction', (data) => data.path),
  scalar('QUERY_STRING', 'transaction', (data) => data.query),
  collection('REQUEST_HEADERS', 'transaction', (data) => data.requestHeaders),
  collection('REQUEST_HEADERS_NAMES', 'transaction', (data) => keysOf('REQUEST_HEADERS_NAMES', data.requestHeaders)),
  collection('REQUEST_COOKIES', 'transaction', (data) => data.cookies),
  collection('REQUEST_COOKIES_NAMES', 'transaction', (data) => keysOf('REQUEST_COOKIES_NAMES', data.cookies)),
  collection('ARGS', 'phase', (data) => data.args),
  collection('ARGS_NAMES', 'phase', (data) => keysOf('ARGS_NAMES', data.args)),
  collection('ARGS_GET', 'transaction', (data) => renamed('ARGS_GET', queryArgs(data))),
  collection('ARGS_GET_NAMES', 'transaction', (data) => keysOf('ARGS_GET_NAMES', queryArgs(data))),
  collection('ARGS_POST', 'phase', (data) => renamed('ARGS_POST', bodyArgs(data))),
  collection('ARGS_POST_NAMES', 'phase', (data) => keysOf('ARGS_POST_NAMES', bodyArgs(data))),
  collection('ARGS_PATH', 'live', (data) => data.pathArgs),
  scalar('ARGS_COMBINED_SIZE', 'phase', (data) => String(combinedSize(data))),
  scalar(
    'FULL_REQUEST',
    'phase',
    (data) => `${requestLine(data)}\r\n${headerText(data.requestHeaders)}\r\n${data.requestBody}`,
  ),
  scalar('FULL_REQUEST_LENGTH', 'phase', (data) =>
    String(requestLine(data).length + 4 + headerText(data.requestHeaders).length + data.requestBodyLength),
  ),
];
