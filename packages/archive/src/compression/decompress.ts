import { ArchiveError } from '../errors.js';
import { Budget } from '../limits.js';
import { Cursor } from './cursor.js';
import { gunzip } from './gzip.js';
import { sniffCompression } from './sniff.js';
import { unzstd } from './zstd.js';

/** Options of {@link decompress}. */
export interface DecompressOptions {
  /** Shared with whatever this stream is nested in. @default a budget with the default limits */
  readonly budget?: Budget;
  /** Told how many bytes stand behind the last gzip member or zstd frame; they are read (so that digests are whole) and dropped. */
  readonly onTrailing?: (bytes: number) => void;
  /**
   * Chunks are lent: each is valid until the next is asked for, and its memory is then given back at once. A consumer that keeps nothing spares the
   * collector all the work that the stream would make. @default false
   */
  readonly borrowed?: boolean;
  /** Checks the CRC and length of each gzip member. Callers that verify a digest of the compressed bytes may leave it out. @default true */
  readonly checksums?: boolean;
}

/**
 * Decompresses a stream of gzip, zstd or no compression, as its first bytes say, with concatenated members and frames.
 * Output chunks are at most 1 MiB for compressed input; memory is bounded by them and the codec's window (at most 128 MiB, zstd).
 * Throws `ArchiveError`: `ARCHIVE_COMPRESSION`, `ARCHIVE_TRUNCATED`, `ARCHIVE_UNSUPPORTED`, and the limits of the budget.
 *
 * @example
 * ```ts
 * for await (const chunk of decompress(createReadStream('layer.tar.gz'))) hash.update(chunk);
 * ```
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: DecompressOptions = {},
): AsyncGenerator<Buffer, void, void> {
  const budget = options.budget ?? new Budget();
  const cursor = new Cursor(source);
  try {
    const head = await cursor.upTo(6);
    cursor.unread(head);
    const kind = sniffCompression(head);
    if (kind === 'none') {
      for (let chunk = await cursor.chunk(); chunk; chunk = await cursor.chunk()) {
        budget.spendBytes(chunk.length);
        yield chunk;
      }
      return;
    }
    if (kind === 'bzip2' || kind === 'xz') {
      throw new ArchiveError(
        'ARCHIVE_UNSUPPORTED',
        `the stream is compressed with ${kind}; gzip, zstd and plain streams are read`,
      );
    }
    let output = 0;
    for await (const out of kind === 'gzip' ? gunzip(cursor, budget, options) : unzstd(cursor, options)) {
      output += out.length;
      budget.checkRatio(cursor.position, output);
      budget.spendBytes(out.length);
      yield out;
    }
    if (output === 0 && cursor.position === 0) {
      throw new ArchiveError('ARCHIVE_COMPRESSION', `expected a ${kind} header, found a damaged one at byte 0`, {
        offset: 0,
      });
    }
    const trailing = await cursor.drain();
    if (trailing > 0) options.onTrailing?.(trailing);
  } catch (error) {
    throw wrap(error, cursor.position);
  } finally {
    await cursor.close();
  }
}

function wrap(error: unknown, offset: number): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(Z_|ZSTD_)/.test(code)) return error;
  if (code === 'Z_BUF_ERROR') {
    return new ArchiveError(
      'ARCHIVE_TRUNCATED',
      `the compressed stream ends at byte ${offset} before its end mark; it is cut off`,
      {
        offset,
        cause: error,
      },
    );
  }
  return new ArchiveError(
    'ARCHIVE_COMPRESSION',
    `the compressed stream is damaged before byte ${offset}: ${(error as Error).message}`,
    { offset, cause: error },
  );
}
