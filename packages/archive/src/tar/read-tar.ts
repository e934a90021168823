import { type TarOptions, TarReader } from './reader.js';
import type { TarVisitor } from './types.js';

/**
 * Reads a whole tar archive from chunks, compressed ones decompressed before (see `decompress`), and returns the reader.
 * Throws `ArchiveError`; an `AbortSignal` is honoured by whoever makes the chunks.
 *
 * @example
 * ```ts
 * await readTar(decompress(createReadStream('layer.tar.gz')), {
 *   entry: (entry) => (console.log(entry.name), undefined),
 * });
 * ```
 */
export async function readTar(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  visitor: TarVisitor,
  options: TarOptions = {},
): Promise<TarReader> {
  const reader = new TarReader(visitor, options);
  for await (const chunk of chunks) reader.write(chunk);
  reader.end();
  return reader;
}
