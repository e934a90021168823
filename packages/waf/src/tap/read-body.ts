import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** Can this request have a body? (RFC 9112 section 6: a length or a coding says so.) HTTP/2 frames say so themselves. */
export function mayHaveBody(request: IncomingMessage): boolean {
  const { headers, httpVersionMajor } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  if (headers['content-length'] !== undefined) return headers['content-length'] !== '0';
  return httpVersionMajor >= 2 && !request.complete && request.method !== 'GET' && request.method !== 'HEAD';
}

/** Has someone read from the body already? Then there is nothing left to inspect. */
export function wasConsumed(request: IncomingMessage): boolean {
  return request.readableDidRead || request.readableEnded || request.readableFlowing === true;
}

/**
 * Has the last byte arrived, read or not? Of HTTP/2 the stream below tells: the request itself says so only once its end was
 * read, which is too late to put anything back. Requests that frameworks inject in tests tell neither; their length must do.
 */
function hasEnded(request: IncomingMessage): boolean {
  const { stream } = request as { readonly stream?: Readable };
  return stream === undefined ? request.complete : stream.readableEnded;
}

/**
 * Hands the body to `take` and puts it back, so that the application reads it as if nobody had. Once `take` says that it
 * has enough, nothing more is read: the rest stays under the back-pressure of the socket.
 * Resolves to whether the whole body was seen; rejects when the client breaks off.
 */
export function readBody(request: IncomingMessage, take: (chunk: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    let size = 0;
    const complete = (): boolean => request.readableLength === 0 && (hasEnded(request) || size === announced);
    const finish = (whole: boolean): void => {
      detach();
      // Node ends a drained stream in the next tick only; what is put back before that prevents it.
      if (chunks.length > 0) request.unshift(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      resolve(whole);
    };
    const drain = (): void => {
      // `read` on an empty, complete stream would end it before the application listens.
      while (request.readableLength > 0) {
        const chunk = request.read() as Buffer | null;
        if (chunk === null) break;
        chunks.push(chunk);
        size += chunk.length;
        if (take(chunk)) {
          finish(complete());
          return;
        }
      }
      if (complete()) finish(true);
    };
    const fail = (error?: Error): void => {
      detach();
      reject(error ?? new Error('the client broke off the request'));
    };
    const closed = (): void => {
      if (!request.complete) fail();
    };
    const detach = (): void => {
      request.off('readable', drain);
      request.off('error', fail);
      request.off('close', closed);
      request.off('end', ended);
    };
    const ended = (): void => finish(true);
    request.on('readable', drain);
    request.on('error', fail);
    request.on('close', closed);
    request.on('end', ended);
    drain();
  });
}
