import type http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { builtin } from '../hooks/builtin.js';

/** Bytes of a body that are kept for look-ups; a larger body is known by its beginning, and told as truncated. */
const kept = 1 << 20;

/** What was read of a request's body so far. */
export interface BodyTap {
  /** The bytes, joined; at most one mebibyte. */
  bytes(): Buffer;
  /** True when the body was larger. */
  readonly cut: boolean;
}

const chunksSlot = Symbol('lamellar.rasp.body');

interface Kept {
  readonly chunks: Buffer[];
  length: number;
}

type Tapped = IncomingMessage & { [chunksSlot]?: Kept };

const nothing: BodyTap = { bytes: () => Buffer.alloc(0), cut: false };

/** What passed through the tap of a message. */
export function tappedBody(message: IncomingMessage): BodyTap {
  const known = (message as Tapped)[chunksSlot];
  if (known === undefined) return nothing;
  return {
    bytes: () => {
      if (known.chunks.length > 1) known.chunks.splice(0, known.chunks.length, Buffer.concat(known.chunks));
      return known.chunks[0] ?? Buffer.alloc(0);
    },
    cut: known.length > kept,
  };
}

function keep(message: Tapped, chunk: unknown, encoding: BufferEncoding | undefined): void {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Buffer);
  let known = message[chunksSlot];
  if (known === undefined) {
    known = { chunks: [], length: 0 };
    message[chunksSlot] = known;
  }
  if (known.length < kept) known.chunks.push(bytes.subarray(0, kept - known.length));
  known.length += bytes.length;
}

/**
 * Listens to the bodies of requests without starting their flow: each chunk passes through `push` whether or not anybody
 * reads it. One function for all messages; those without a body never come here but for their end.
 */
export function tapBodies(): void {
  const prototype = builtin<typeof http>('node:http').IncomingMessage.prototype;
  const { push } = prototype;
  prototype.push = function (this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
    // Messages that a client receives know their request; those are none of ours.
    if (chunk !== null && chunk !== undefined && (this as { req?: unknown }).req === undefined)
      keep(this, chunk, encoding);
    return push.call(this, chunk, encoding);
  };
}
