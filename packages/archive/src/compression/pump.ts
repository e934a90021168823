import type { Transform } from 'node:stream';
import type { Cursor } from './cursor.js';

/** A zlib stream; `bytesWritten` counts the input that it really took. */
export interface Engine extends Transform {
  readonly bytesWritten: number;
}

/** Node cuts smaller buffers out of shared ones. */
const POOLED = 128 * 1024;

/**
 * Runs chunks through an engine with back-pressure both ways and yields its output.
 * When the engine ends by itself, what it did not take goes back to the cursor. Chunks that are only lent are freed when the next is asked for.
 */
export async function* pump(
  engine: Engine,
  cursor: Cursor,
  next: () => Promise<Buffer | undefined>,
  borrowed = false,
): AsyncGenerator<Buffer, void, void> {
  const fed: Buffer[] = [];
  let total = 0;
  let over = false;
  const feed = async (): Promise<void> => {
    for (;;) {
      const chunk = await next();
      if (over) return chunk && cursor.unread(chunk);
      if (!chunk) return void engine.end();
      total += chunk.length;
      fed.push(chunk);
      if (fed.length > 4) fed.shift();
      await new Promise<void>((resolve) => {
        engine.write(chunk, () => resolve());
        engine.once('close', resolve);
      });
      engine.removeAllListeners('close');
    }
  };
  const feeding = feed().catch((error: unknown) => {
    engine.destroy(error as Error);
  });
  try {
    for await (const out of engine) {
      yield out as Buffer;
      if (borrowed) giveBack(out as Buffer);
    }
  } finally {
    over = true;
    engine.destroy();
    await feeding;
  }
  let left = total - engine.bytesWritten;
  for (let i = fed.length - 1; i >= 0 && left > 0; i--) {
    const chunk = fed[i] as Buffer;
    const count = Math.min(left, chunk.length);
    cursor.unread(chunk.subarray(chunk.length - count));
    left -= count;
  }
}

/**
 * Frees the memory of a chunk that nobody holds any more, without waiting for the collector: gigabytes of short-lived buffers outside the heap make it
 * run over and over. The engine fills a buffer from its start and leaves it for a new one when it is full, so only the chunk that reaches the end is the last of it.
 */
function giveBack(chunk: Buffer): void {
  const { buffer } = chunk;
  if (buffer.byteLength < POOLED || chunk.byteOffset + chunk.length !== buffer.byteLength) return;
  (buffer as ArrayBuffer).transfer(0);
}
