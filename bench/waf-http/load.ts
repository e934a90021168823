import net from 'node:net';

/** What a load came to. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Sends the same bytes over a few connections, the next when the answer is there, for some milliseconds. */
export async function load(
  port: number,
  bytes: string,
  connections: number,
  milliseconds: number,
): Promise<LoadResult> {
  const request = Buffer.from(bytes, 'latin1');
  const statuses = new Map<number, number>();
  let requests = 0;
  const begin = performance.now();
  const until = begin + milliseconds;
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
          let heard = '';
          socket.setNoDelay(true).setEncoding('latin1');
          socket.on('data', (text: string) => {
            heard += text;
            const end = heard.indexOf('\r\n\r\n');
            if (end < 0) return;
            const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
            if (heard.length < end + 4 + length) return;
            const status = Number(heard.slice(9, 12));
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            heard = '';
            requests++;
            if (performance.now() < until) socket.write(request);
            else socket.end();
          });
          socket.on('close', () => resolve());
          socket.on('error', reject);
        }),
    ),
  );
  return { requests, seconds: (performance.now() - begin) / 1000, statuses };
}
