import { isUtf8 } from 'node:buffer';
import type { ByteSource } from '../byte-source.js';
import { ArchiveError, quote } from '../errors.js';
import type { Budget } from '../limits.js';
import { findDirectory } from './end-record.js';
import type { ZipEntry } from './types.js';

const CENTRAL = 0x02014b50;
const CENTRAL_SIZE = 46;

/**
 * Reads the central directory. Refuses one that lies about itself: another number of entries than the end record
 * states, contents that overlap (the trick of small zip bombs), contents outside the file.
 */
export function readDirectory(source: ByteSource, budget: Budget): ZipEntry[] {
  const place = findDirectory(source);
  const bytes = source.read(place.start, place.size);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + CENTRAL_SIZE <= bytes.length && bytes.readUInt32LE(at) === CENTRAL) {
    budget.spendEntry();
    const next =
      at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw wrong(place.start + at, 'an entry that ends within the central directory');
    entries.push(readEntry(bytes, at, place.prefix));
    at = next;
  }
  // The field of the old end record has 16 bits; writers without zip64 let it wrap.
  if (entries.length % 0x10000 !== place.entries % 0x10000) {
    throw wrong(place.start + at, `${place.entries} entries, as the end record states; ${entries.length} are there`);
  }
  checkPlaces(entries, place.start);
  return entries;
}

function readEntry(bytes: Buffer, at: number, prefix: number): ZipEntry {
  const flags = bytes.readUInt16LE(at + 8);
  const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28);
  const rawName = bytes.subarray(at + CENTRAL_SIZE, nameEnd);
  const name = flags & 0x800 || isUtf8(rawName) ? rawName.toString() : rawName.toString('latin1');
  const large = readExtra64(bytes, nameEnd, nameEnd + bytes.readUInt16LE(at + 30), [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]);
  return {
    name,
    directory: name.endsWith('/'),
    size: large[0],
    compressedSize: large[1],
    crc32: bytes.readUInt32LE(at + 16),
    method: bytes.readUInt16LE(at + 10),
    encrypted: (flags & 1) !== 0,
    mode: bytes[at + 5] === 3 ? bytes.readUInt16LE(at + 40) : 0,
    offset: large[2] + prefix,
  };
}

/** Replaces the fields that are all ones by those of the zip64 extra field (APPNOTE 4.5.3). */
function readExtra64(
  bytes: Buffer,
  start: number,
  end: number,
  fields: [number, number, number],
): [number, number, number] {
  if (!fields.includes(0xffffffff)) return fields;
  for (let at = start; at + 4 <= end; ) {
    const length = bytes.readUInt16LE(at + 2);
    if (bytes.readUInt16LE(at) === 1) {
      let value = at + 4;
      const stop = Math.min(end, value + length);
      const wide = fields.map((field) => {
        if (field !== 0xffffffff || value + 8 > stop) return field;
        value += 8;
        return Number(bytes.readBigUInt64LE(value - 8));
      });
      return wide as [number, number, number];
    }
    at += 4 + length;
  }
  return fields;
}

function checkPlaces(entries: readonly ZipEntry[], limit: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const entry of sorted) {
    if (entry.offset < end) throw wrong(entry.offset, `contents that do not overlap; ${quote(entry.name)} does`);
    end = entry.offset + 30 + entry.compressedSize;
    if (end > limit)
      throw wrong(entry.offset, `contents in front of the central directory; ${quote(entry.name)} is not`);
  }
}

function wrong(offset: number, wanted: string): ArchiveError {
  return new ArchiveError(
    'ARCHIVE_ZIP_DIRECTORY',
    `zip directory: expected ${wanted} (byte ${offset}); the zip is damaged or hostile`,
    {
      offset,
    },
  );
}
