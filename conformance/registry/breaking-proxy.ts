import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that breaks off. */
export interface BreakingProxy extends AsyncDisposable {
  readonly host: string;
  /** Method, path and range of each request. */
  readonly asked: string[];
}

/** Passes requests on to a registry, and cuts the first `times` transfers of more than `after` bytes there. */
export async function breakingProxy(target: string, after: number, times: number): Promise<BreakingProxy> {
  const asked: string[] = [];
  let left = times;
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url} ${incoming.headers.range ?? ''}`.trim());
    const [hostname, port] = target.split(':');
    const headers = { ...incoming.headers, host: target };
    const forward = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        sent += chunk.length;
        if (sent <= after || left === 0) outgoing.write(chunk);
        else {
          left--;
          outgoing.write(chunk.subarray(0, chunk.length - (sent - after)), () => outgoing.destroy());
          answer.destroy();
        }
      });
      answer.on('end', () => outgoing.end());
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
