import type { ByteSource } from '../byte-source.js';
import { ArchiveError } from '../errors.js';

/** Where the central directory stands. */
export interface DirectoryPlace {
  readonly start: number;
  readonly size: number;
  readonly entries: number;
  /** Bytes in front of the archive (a self-extracting program, a launch script): added to every stated position. */
  readonly prefix: number;
}

const END = 0x06054b50;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR64 = 0x07064b50;
const END64 = 0x06064b50;

/** Finds the end record (APPNOTE 4.3.16) and, for large archives, the zip64 one. Throws `ARCHIVE_ZIP_DIRECTORY`. */
export function findDirectory(source: ByteSource): DirectoryPlace {
  const tailStart = Math.max(0, source.size - END_SIZE - MAX_COMMENT);
  const tail = source.read(tailStart, source.size - tailStart);
  const at = findEnd(tail);
  if (at < 0) {
    throw new ArchiveError(
      'ARCHIVE_ZIP_DIRECTORY',
      `expected the end record of a zip in the last ${tail.length} bytes, found none; the file is cut off or not a zip`,
      { offset: tailStart },
    );
  }
  const end = tailStart + at;
  let entries = tail.readUInt16LE(at + 10);
  let size = tail.readUInt32LE(at + 12);
  let stated = tail.readUInt32LE(at + 16);
  let directoryEnd = end;
  if (entries === 0xffff || size === 0xffffffff || stated === 0xffffffff) {
    const large = readEnd64(source, end);
    if (large) ({ entries, size, stated, directoryEnd } = large);
  }
  const start = directoryEnd - size;
  const prefix = start - stated;
  if (start < 0 || prefix < 0) {
    throw new ArchiveError(
      'ARCHIVE_ZIP_DIRECTORY',
      `the end record at byte ${end} states a directory of ${size} bytes at ${stated}, which does not fit in front of it; the zip is damaged`,
      { offset: end },
    );
  }
  return { start, size, entries, prefix };
}

/** Position of the last end record whose comment reaches the end of the file; else of the last whose comment fits. */
function findEnd(tail: Buffer): number {
  let fallback = -1;
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== END) continue;
    const end = at + END_SIZE + tail.readUInt16LE(at + 20);
    if (end === tail.length) return at;
    if (end < tail.length && fallback < 0) fallback = at;
  }
  return fallback;
}

function readEnd64(
  source: ByteSource,
  end: number,
): { entries: number; size: number; stated: number; directoryEnd: number } | undefined {
  const locator = source.read(Math.max(0, end - 20), 20);
  if (end < 20 || locator.readUInt32LE(0) !== LOCATOR64) return undefined;
  const at = Number(locator.readBigUInt64LE(8));
  const record = source.read(Math.min(at, source.size), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== END64) {
    throw new ArchiveError(
      'ARCHIVE_ZIP_DIRECTORY',
      `expected a zip64 end record at byte ${at}, found none; the zip is damaged`,
      {
        offset: at,
      },
    );
  }
  return {
    entries: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    stated: Number(record.readBigUInt64LE(48)),
    directoryEnd: at,
  };
}
