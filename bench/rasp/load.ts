import { connect, type Socket } from 'node:net';

/** Requests as bytes; forms differ from each other, so that no answer of a look-up is the same. */
export function requestBytes(kind: 'http' | 'get' | 'post'): readonly Buffer[] {
  if (kind !== 'post')
    return [Buffer.from('GET / HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: bench/1\r\nAccept: */*\r\n\r\n')];
  return Array.from({ length: 997 }, (_one, form) => {
    const fields = Array.from({ length: 21 }, (_each, at) => [`f${at}`, `value ${form} of field ${at} of the form`]);
    const body = JSON.stringify(Object.fromEntries(fields));
    return Buffer.from(
      `POST / HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: bench/1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });
}

/** Sends `count` requests over kept connections, one at a time on each; rejects when one is not answered with 200. */
export async function send(port: number, requests: readonly Buffer[], count: number, connections = 8): Promise<void> {
  let left = count;
  const one = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let pending = '';
      const next = (): void => {
        if (left-- <= 0) resolve();
        else socket.write(requests[left % requests.length]!);
      };
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        pending += chunk.toString('latin1');
        const head = pending.indexOf('\r\n\r\n');
        if (head === -1) return;
        const length = Number(/content-length: (\d+)/i.exec(pending)?.[1]);
        const whole = Number.isNaN(length) ? pending.endsWith('0\r\n\r\n') : pending.length >= head + 4 + length;
        if (!whole) return;
        if (!pending.startsWith('HTTP/1.1 200')) return reject(new Error(pending.slice(0, 300)));
        pending = '';
        next();
      });
      next();
    });
  const sockets = await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () => resolve(socket)).setNoDelay(true);
          socket.on('error', reject);
        }),
    ),
  );
  await Promise.all(sockets.map(one));
  for (const socket of sockets) socket.destroy();
}
