import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A listener that stands for the internal network: whoever reaches it was sent there by the shop. */
export interface Canary extends AsyncDisposable {
  readonly address: string;
  /** True when a request for the path has arrived, waiting up to half a second for connections on their way. */
  saw(path: string): Promise<boolean>;
  forget(): void;
}

/** Starts the listener on a free loopback port. It answers every request and remembers the paths. */
export async function startCanary(): Promise<Canary> {
  let seen = '';
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      seen += data.toString('latin1');
      socket.end(
        'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 8\r\nconnection: close\r\n\r\ninternal',
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async saw(path) {
      for (let patience = 0; patience < 10; patience++) {
        if (seen.includes(`${path} HTTP/`)) return true;
        await wait(50);
      }
      return false;
    },
    forget() {
      seen = '';
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
