import { collection, scalar, type VariableDefinition } from './definition.js';
import type { TransactionData } from './transaction-data.js';
import { Value } from './value.js';

function serverName(data: TransactionData): string {
  const host = data.requestHeaders.find(({ lowerKey }) => lowerKey === 'host')?.text ?? '';
  if (host.startsWith('[')) return host.slice(0, host.indexOf(']') + 1);
  const colon = host.lastIndexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
}

function start(data: TransactionData): Date {
  return new Date(data.startedAt);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Ends of the connection, the clock, and what the host knows of the client. Times are UTC. */
export const serverVariables: readonly VariableDefinition[] = [
  scalar('REMOTE_ADDR', 'transaction', (data) => data.connection.remoteAddress),
  scalar('REMOTE_HOST', 'transaction', (data) => data.connection.remoteHost ?? data.connection.remoteAddress),
  scalar('REMOTE_PORT', 'transaction', (data) => String(data.connection.remotePort)),
  scalar('REMOTE_USER', 'transaction', (data) => data.remoteUser),
  scalar('AUTH_TYPE', 'transaction', (data) => data.authType),
  scalar('SERVER_ADDR', 'transaction', (data) => data.connection.serverAddress ?? ''),
  scalar('SERVER_PORT', 'transaction', (data) => String(data.connection.serverPort ?? 0)),
  scalar('SERVER_NAME', 'transaction', serverName),
  scalar('UNIQUE_ID', 'transaction', (data) => data.uniqueId),
  scalar('WEBAPPID', 'transaction', (data) => data.webAppId),
  scalar('SESSIONID', 'live', (data) => data.sessionId),
  scalar('USERID', 'live', (data) => data.userId),
  scalar('DURATION', 'live', (data) => String(data.now() - data.startedAt)),
  scalar('MODSEC_BUILD', 'transaction', () => '030000000'),
  scalar('TIME', 'transaction', (data) => start(data).toISOString().slice(11, 19)),
  scalar('TIME_DAY', 'transaction', (data) => String(start(data).getUTCDate())),
  scalar('TIME_EPOCH', 'transaction', (data) => String(Math.floor(data.startedAt / 1000))),
  scalar('TIME_HOUR', 'transaction', (data) => two(start(data).getUTCHours())),
  scalar('TIME_MIN', 'transaction', (data) => two(start(data).getUTCMinutes())),
  scalar('TIME_MON', 'transaction', (data) => two(start(data).getUTCMonth() + 1)),
  scalar('TIME_SEC', 'transaction', (data) => two(start(data).getUTCSeconds())),
  scalar('TIME_WDAY', 'transaction', (data) => String(start(data).getUTCDay())),
  scalar('TIME_YEAR', 'transaction', (data) => String(start(data).getUTCFullYear())),
  collection('ENV', 'live', (data) => [...data.environment].map(([name, text]) => new Value('ENV', name, text))),
];
