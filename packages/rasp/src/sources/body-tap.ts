import type { IncomingMessage } from 'node:http';

/** Bytes of a body that are kept for look-ups; a larger body is known by its beginning, and told as truncated. */
const kept = 1 << 20;

/** What was read of a request's body so far. */
export interface BodyTap {
  /** The bytes, joined; at most one mebibyte. */
  bytes(): Buffer;
  /** True when the body was larger. */
  readonly cut: boolean;
}

const taps = new WeakMap<IncomingMessage, BodyTap>();

/** Listens to a body without starting its flow: each chunk passes through `push` whether or not anybody reads it. */
export function tapBody(request: IncomingMessage): BodyTap {
  const known = taps.get(request);
  if (known !== undefined) return known;
  const chunks: Buffer[] = [];
  let length = 0;
  const push = request.push;
  request.push = function (this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk !== null) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Buffer);
      if (length < kept) chunks.push(bytes.subarray(0, kept - length));
      length += bytes.length;
    }
    return push.call(this, chunk, encoding);
  };
  const tap: BodyTap = {
    bytes: () => {
      if (chunks.length > 1) chunks.splice(0, chunks.length, Buffer.concat(chunks));
      return chunks[0] ?? Buffer.alloc(0);
    },
    get cut() {
      return length > kept;
    },
  };
  taps.set(request, tap);
  return tap;
}
