import type { TarBody } from './types.js';

/** Larger contents are gathered in chunks. */
const MAX_IN_PLACE = 2 ** 30;

/**
 * A {@link TarBody} that gathers the content of an entry and hands it on whole. With the entry's `size` it is gathered in place, without a second copy;
 * memory that a lying header asks for is never touched. More content than stated is kept as well.
 *
 * @example
 * ```ts
 * const visitor = { entry: (entry) => (entry.name === 'manifest.json' ? collect((bytes) => parse(bytes), entry.size) : undefined) };
 * ```
 */
export function collect(done: (bytes: Buffer) => void, size = 0): TarBody {
  const whole = size > 0 && size <= MAX_IN_PLACE ? Buffer.allocUnsafeSlow(size) : undefined;
  let filled = 0;
  const more: Buffer[] = [];
  return {
    write: (chunk) => {
      const room = whole ? Math.min(chunk.length, whole.length - filled) : 0;
      if (room > 0) whole?.set(chunk.subarray(0, room), filled);
      filled += room;
      if (room < chunk.length) more.push(Buffer.from(chunk.subarray(room)));
    },
    end: () => {
      const start = whole ? [whole.subarray(0, filled)] : [];
      const parts = [...start, ...more];
      done(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
    },
  };
}
