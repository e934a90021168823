import type { ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';

/** INTERNAL_ERROR of RFC 9113 section 7. */
const internalError = 2;

/** Breaks a response off, so that the client never takes what it got for a whole answer: the connection ends, of HTTP/2 the stream alone. */
export function cut(response: ServerResponse): void {
  const { stream } = response as { readonly stream?: ServerHttp2Stream };
  if (stream !== undefined) stream.close(internalError);
  else if (response.socket) response.socket.destroy();
  else response.destroy();
}
