import type { ImageOptions } from './oci.js';
import type { StreamSource } from './source.js';

/**
 * An image tar (`docker save`, `podman save`, an OCI layout) that comes as a stream, such as standard input. It is read once, from front to end, and
 * never stored; layers that the cache knows are only hashed, to verify them.
 *
 * @example
 * ```ts
 * await scanToEnd(imageStream('shop', process.stdin)); // docker save shop | node scan.js
 * ```
 */
export function imageStream(name: string, bytes: AsyncIterable<Uint8Array>, options: ImageOptions = {}): StreamSource {
  return { kind: 'stream', name, options, open: async () => bytes };
}
