import { hostname } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import type { Sink } from '@lamellar/events';
import { StoreError } from '../errors.js';
import { createGate } from '../gate.js';
import { syslogMessage, truncatedMessage } from './message.js';
import { datagramTransport, streamTransport } from './transport.js';

/** Where and how messages are sent. */
export interface SyslogOptions {
  readonly host: string;
  /** @default 6514 for tls, 514 otherwise */
  readonly port?: number;
  /** @default 'tls' */
  readonly protocol?: 'tls' | 'tcp' | 'udp';
  /** Options of `tls.connect`, such as `ca`, `cert` and `key`. @default those of Node */
  readonly tls?: ConnectionOptions;
  /** 0 to 23. @default 13, log audit */
  readonly facility?: number;
  /** @default 'lamellar' */
  readonly appName?: string;
  /** @default the name of this machine */
  readonly hostname?: string;
  /** Bytes of one datagram; a larger event goes on truncated and says so. @default 8192 */
  readonly maxDatagram?: number;
  /** Milliseconds until a connection must stand. @default 5000 */
  readonly timeout?: number;
}

/**
 * Sends events as syslog messages (RFC 5424), each with its whole event as JSON. Syslog has no acknowledgement: `write` resolves when the
 * operating system has taken the messages, and what a receiver loses after that nobody learns.
 *
 * @throws StoreError `STORE_OPTION`; writes reject with `STORE_UNAVAILABLE` (retryable).
 */
export function syslog(options: SyslogOptions): Sink {
  const { host, protocol = 'tls', facility = 13 } = options;
  if (!Number.isInteger(facility) || facility < 0 || facility > 23) {
    throw new StoreError('STORE_OPTION', `a syslog facility is 0 to 23, found ${facility}`);
  }
  const port = options.port ?? (protocol === 'tls' ? 6514 : 514);
  const gate = createGate(`syslog ${host}:${port}`);
  const head = {
    facility,
    hostname: options.hostname ?? hostname(),
    appName: options.appName ?? 'lamellar',
    procId: String(process.pid),
  };
  const maxDatagram = Math.max(1024, options.maxDatagram ?? 8192);
  const transport =
    protocol === 'udp'
      ? datagramTransport(host, port)
      : streamTransport({
          host,
          port,
          tls: protocol === 'tls' ? (options.tls ?? {}) : undefined,
          timeout: options.timeout ?? 5000,
        });
  return {
    async write(events, { signal } = {}) {
      gate.enter(signal);
      if (events.length === 0) return;
      await transport.send(
        events.map((event) => {
          const message = syslogMessage(event, head);
          const size = Buffer.byteLength(message);
          return protocol === 'udp' && size > maxDatagram ? truncatedMessage(event, head, maxDatagram, size) : message;
        }),
      );
    },
    close: () => gate.close(() => transport.close()),
  };
}
