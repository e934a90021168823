import type { TarBody } from './types.js';

/**
 * A {@link TarBody} that gathers the content of an entry and hands it on whole.
 * Allocates as content arrives, so that a header that lies about its size costs nothing.
 *
 * @example
 * ```ts
 * const visitor = { entry: (entry) => (entry.name === 'manifest.json' ? collect((bytes) => parse(bytes)) : undefined) };
 * ```
 */
export function collect(done: (bytes: Buffer) => void): TarBody {
  const chunks: Buffer[] = [];
  return {
    write: (chunk) => {
      chunks.push(Buffer.from(chunk));
    },
    end: () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
  };
}
