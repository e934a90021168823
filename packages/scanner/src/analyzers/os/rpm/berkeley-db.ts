import { ScannerError } from '../../../errors.js';

const HASH_MAGIC = 0x061561;
const PAGE_HEADER = 26;

export function isBerkeleyHash(bytes: Buffer): boolean {
  return bytes.length >= 512 && (bytes.readUInt32LE(12) === HASH_MAGIC || bytes.readUInt32BE(12) === HASH_MAGIC);
}

/** The values of a Berkeley DB hash (versions 8 to 10) that stand on pages of their own, as rpm's package headers do. */
export function* berkeleyValues(bytes: Buffer): Generator<Buffer> {
  const little = bytes.readUInt32LE(12) === HASH_MAGIC;
  const u16 = (at: number): number =>
    at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const u32 = (at: number): number =>
    at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const pageSize = u32(20);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    throw damaged('a page size between 512 and 65,536');
  if (bytes[24] !== 0) throw damaged('no encryption');
  for (let page = 1; (page + 1) * pageSize <= bytes.length; page++) {
    const start = page * pageSize;
    const kind = bytes[start + 25];
    // Hash pages, unsorted and sorted; their items alternate between keys and values.
    if (kind !== 2 && kind !== 13) continue;
    const entries = u16(start + 20);
    for (let i = 1; i < entries; i += 2) {
      const item = start + u16(start + PAGE_HEADER + i * 2);
      // 3: the value stands on overflow pages.
      if (item + 12 > start + pageSize || bytes[item] !== 3) continue;
      yield overflow(u32(item + 4), u32(item + 8));
    }
  }

  function overflow(first: number, size: number): Buffer {
    if (size > bytes.length) throw damaged('a value that is smaller than the file');
    const parts: Buffer[] = [];
    let left = size;
    for (let page = first; left > 0; page = u32(page * pageSize + 16)) {
      const start = page * pageSize;
      if (page === 0 || start + pageSize > bytes.length || bytes[start + 25] !== 7) throw damaged('an overflow page');
      const take = Math.min(left, u16(start + 22), pageSize - PAGE_HEADER);
      if (take === 0) throw damaged('an overflow page with content');
      parts.push(bytes.subarray(start + PAGE_HEADER, start + PAGE_HEADER + take));
      left -= take;
    }
    return Buffer.concat(parts);
  }
}

function damaged(wanted: string): ScannerError {
  return new ScannerError('SCANNER_FILE_SYNTAX', `rpm Berkeley database: expected ${wanted}; the database is damaged`);
}
