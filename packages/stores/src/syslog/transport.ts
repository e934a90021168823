import dgram from 'node:dgram';
import net from 'node:net';
import tls from 'node:tls';
import { StoreError } from '../errors.js';

/** How messages travel. */
export interface Transport {
  /** Resolves when the operating system has taken all of them. */
  send(messages: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Where a stream transport connects. */
export interface StreamAddress {
  readonly host: string;
  readonly port: number;
  /** Options of `tls.connect` such as `ca`, `cert`, `key`; `undefined` for plain TCP. */
  readonly tls: tls.ConnectionOptions | undefined;
  /** Milliseconds until the connection must stand. */
  readonly timeout: number;
}

/** TCP or TLS with octet counting (RFC 6587 section 3.4.1, RFC 5425): a message may hold line feeds. Connects at the first message and again after a failure. */
export function streamTransport(address: StreamAddress): Transport {
  let socket: net.Socket | undefined;
  const connected = (): Promise<net.Socket> => {
    if (socket !== undefined && !socket.destroyed) return Promise.resolve(socket);
    return new Promise((resolve, reject) => {
      const { host, port } = address;
      const open =
        address.tls === undefined
          ? net.connect({ host, port })
          : tls.connect({
              minVersion: 'TLSv1.2',
              servername: net.isIP(host) === 0 ? host : '',
              ...address.tls,
              host,
              port,
            });
      const fail = (cause: Error): void => {
        open.destroy();
        reject(unavailable(address, cause));
      };
      open.setTimeout(address.timeout, () => fail(new Error(`no connection within ${address.timeout} ms`)));
      open.once('error', fail);
      open.once(address.tls === undefined ? 'connect' : 'secureConnect', () => {
        open.off('error', fail).setTimeout(0);
        // What a receiver says is read and forgotten; an error shows in the next write.
        open.on('error', () => undefined).resume();
        socket = open;
        resolve(open);
      });
    });
  };
  return {
    async send(messages) {
      const open = await connected();
      const frames = messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join('');
      await new Promise<void>((resolve, reject) => {
        open.write(frames, (cause) => (cause ? reject(unavailable(address, cause)) : resolve()));
      });
    },
    async close() {
      const open = socket;
      if (open === undefined || open.destroyed) return;
      await new Promise<void>((resolve) => {
        open.once('close', () => resolve());
        open.end(() => open.destroySoon());
      });
    },
  };
}

/** One message per datagram (RFC 5426). */
export function datagramTransport(host: string, port: number): Transport {
  const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4').unref();
  socket.on('error', () => undefined);
  return {
    async send(messages) {
      await Promise.all(
        messages.map(
          (message) =>
            new Promise<void>((resolve, reject) => {
              socket.send(message, port, host, (cause) =>
                cause ? reject(unavailable({ host, port }, cause)) : resolve(),
              );
            }),
        ),
      );
    },
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  };
}

function unavailable({ host, port }: { host: string; port: number }, cause: Error): StoreError {
  return new StoreError(
    'STORE_UNAVAILABLE',
    `the syslog receiver ${host}:${port} cannot be reached: ${cause.message}`,
    { cause, retryable: true },
  );
}
