import type { Transform } from 'node:stream';
import type { Cursor } from './cursor.js';

/** A zlib stream; `bytesWritten` counts the input that it really took. */
export interface Engine extends Transform {
  readonly bytesWritten: number;
}

/**
 * Runs chunks through an engine with back-pressure both ways and yields its output.
 * When the engine ends by itself, what it did not take goes back to the cursor.
 */
export async function* pump(
  engine: Engine,
  cursor: Cursor,
  next: () => Promise<Buffer | undefined>,
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
    for await (const out of engine) yield out as Buffer;
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
