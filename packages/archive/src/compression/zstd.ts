import * as zlib from 'node:zlib';
import { ArchiveError } from '../errors.js';
import type { Cursor } from './cursor.js';
import type { DecompressOptions } from './decompress.js';
import { pump } from './pump.js';

const CHUNK = 2 ** 20;
/** 128 MiB, what `zstd --ultra --long` writes at most without asking the reader for more. */
const MAX_WINDOW_LOG = 27;

/**
 * Decompresses the frames of a zstd stream (RFC 8878) one after the other, skippable ones among them.
 * Stops, without having read them, at bytes that do not begin a frame. Needs a Node with zstd (22.15 and later).
 */
export async function* unzstd(cursor: Cursor, options: DecompressOptions = {}): AsyncGenerator<Buffer, void, void> {
  if (typeof zlib.createZstdDecompress !== 'function') {
    throw new ArchiveError(
      'ARCHIVE_UNSUPPORTED',
      `this Node (${process.version}) cannot read zstd; use Node 22.15 or later, or gzip layers`,
    );
  }
  const engine = zlib.createZstdDecompress({
    chunkSize: CHUNK,
    params: { [zlib.constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
  });
  // The engine stops at the end of a frame within one write, so every frame begins a write of its own.
  yield* pump(engine, cursor, frames(cursor), options.borrowed);
}

/** Cuts a zstd stream into pieces none of which reaches over the end of a frame. */
function frames(cursor: Cursor): () => Promise<Buffer | undefined> {
  let left = 0;
  let inFrame = false;
  let lastBlock = false;
  let checksum = false;
  return async () => {
    for (;;) {
      if (left > 0) {
        const chunk = await cursor.chunk();
        if (!chunk) return undefined;
        const piece = chunk.subarray(0, left);
        cursor.unread(chunk.subarray(piece.length));
        left -= piece.length;
        return piece;
      }
      if (!inFrame) {
        const head = await cursor.upTo(18);
        const size = frameHeaderSize(head);
        if (size === undefined) {
          cursor.unread(head);
          return undefined;
        }
        inFrame = head[0] === 0x28;
        checksum = inFrame && ((head[4] as number) & 4) !== 0;
        lastBlock = false;
        left = size;
        cursor.unread(head);
        continue;
      }
      if (lastBlock) {
        inFrame = false;
        left = checksum ? 4 : 0;
        continue;
      }
      const head = await cursor.upTo(3);
      if (head.length < 3) return head.length === 0 ? undefined : head;
      const block = head.readUIntLE(0, 3);
      lastBlock = (block & 1) === 1;
      left = 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
      cursor.unread(head);
    }
  };
}

/** Bytes of a frame's header (a skippable frame's whole size), or undefined when no frame begins here. */
function frameHeaderSize(head: Buffer): number | undefined {
  if (head.length < 6) return undefined;
  if ((head[0] as number) >> 4 === 5 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) {
    return head.length < 8 ? undefined : 8 + head.readUInt32LE(4);
  }
  if (head.readUInt32LE(0) !== 0xfd2fb528) return undefined;
  const descriptor = head[4] as number;
  const single = (descriptor & 0x20) !== 0;
  const content = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const dictionary = [0, 1, 2, 4][descriptor & 3] as number;
  return 5 + (single ? 0 : 1) + dictionary + content;
}
