import { crc32, createInflateRaw } from 'node:zlib';
import { ArchiveError } from '../errors.js';
import type { Budget } from '../limits.js';
import type { Cursor } from './cursor.js';
import type { DecompressOptions } from './decompress.js';
import { pump } from './pump.js';

const CHUNK = 2 ** 20;

/**
 * Decompresses the members of a gzip stream (RFC 1952) one after the other and checks each one's CRC and length.
 * Stops, without having read them, at bytes that do not begin a member; throws when the first bytes do not.
 */
export async function* gunzip(
  cursor: Cursor,
  budget: Budget,
  options: DecompressOptions = {},
): AsyncGenerator<Buffer, void, void> {
  const { borrowed = false, checksums = true } = options;
  for (let member = 0; await startMember(cursor, budget); member++) {
    let crc = 0;
    let size = 0;
    for await (const out of pump(createInflateRaw({ chunkSize: CHUNK }), cursor, () => cursor.chunk(), borrowed)) {
      if (checksums) crc = crc32(out, crc);
      size += out.length;
      yield out;
    }
    const trailer = await cursor.exactly(8, 'gzip trailer');
    if (!checksums) continue;
    if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size % 2 ** 32) {
      throw new ArchiveError(
        'ARCHIVE_COMPRESSION',
        `gzip member ${member + 1}: the content does not fit the CRC or length in its trailer before byte ${cursor.position}; the stream is damaged`,
        { offset: cursor.position },
      );
    }
  }
}

/** Reads a member's header; false when the next bytes are no gzip member. */
async function startMember(cursor: Cursor, budget: Budget): Promise<boolean> {
  const head = await cursor.upTo(10);
  if (head.length < 10 || head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8 || (head[3] as number) & 0xe0) {
    cursor.unread(head);
    return false;
  }
  const flags = head[3] as number;
  const limit = budget.limits.maxHeaderBytes;
  if (flags & 4) {
    const length = (await cursor.exactly(2, 'gzip header')).readUInt16LE(0);
    await cursor.exactly(length, 'gzip header');
  }
  if (flags & 8) await cursor.skipText(limit, 'file name in the gzip header');
  if (flags & 16) await cursor.skipText(limit, 'comment in the gzip header');
  if (flags & 2) await cursor.exactly(2, 'gzip header');
  return true;
}
