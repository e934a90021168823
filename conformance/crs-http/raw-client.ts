import { Buffer } from 'node:buffer';
import { connect } from 'node:net';

/** Milliseconds without a byte after which a server is taken to wait for more of the request. */
const patience = 400;

/** The status of a response that is there as a whole, or undefined while more of it has to come. */
function statusOf(text: string, method: string, closed: boolean): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd).toLowerCase();
  const status = Number(/^http\/1\.\d (\d{3})/.exec(head)?.[1] ?? 0);
  const body = text.slice(headEnd + 4);
  // Interim responses stand before the one that counts.
  if (status >= 100 && status < 200) return statusOf(body, method, closed);
  if (closed || method === 'HEAD' || status === 204 || status === 304) return status;
  const length = /^content-length: *(\d+)/m.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length) ? status : undefined;
  return head.includes('transfer-encoding: chunked') && body.endsWith('0\r\n\r\n') ? status : undefined;
}

/**
 * Sends the bytes of one request over a socket of its own, as they are, and gives the status of the answer: 0 when the server
 * closes without one, or waits for more than the request has.
 */
export function sendRaw(port: number, bytes: string): Promise<number> {
  const method = bytes.split(' ', 1)[0] ?? '';
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let text = '';
    const finish = (closed: boolean): void => {
      const status = statusOf(text, method, closed);
      if (status === undefined && !closed) return;
      socket.destroy();
      resolve(status ?? 0);
    };
    socket.setTimeout(patience, () => finish(true));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      finish(false);
    });
    socket.on('close', () => finish(true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may answer and close while the rest of a request is under way.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish(true);
      else reject(error);
    });
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}
