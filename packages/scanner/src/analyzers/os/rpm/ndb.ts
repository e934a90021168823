import { ScannerError } from '../../../errors.js';

const DB_MAGIC = 0x506d7052;
const SLOT_MAGIC = 0x746f6c53;
const BLOB_MAGIC = 0x53626c42;
const PAGE = 4096;
const BLOCK = 16;

export function isNdb(bytes: Buffer): boolean {
  return bytes.length >= PAGE && bytes.readUInt32LE(0) === DB_MAGIC;
}

/** The headers of SUSE's ndb database: slots of 16 bytes on the first pages point to blobs in blocks of 16 bytes. */
export function* ndbPackages(bytes: Buffer): Generator<Buffer> {
  const slotPages = bytes.readUInt32LE(12);
  const end = slotPages * PAGE;
  if (slotPages === 0 || end > bytes.length) throw damaged('slot pages within the file');
  // The first two slots hold the file's own header.
  for (let at = 2 * BLOCK; at < end; at += BLOCK) {
    if (bytes.readUInt32LE(at) !== SLOT_MAGIC) throw damaged(`a slot at byte ${at}`);
    const index = bytes.readUInt32LE(at + 4);
    if (index === 0) continue;
    const start = bytes.readUInt32LE(at + 8) * BLOCK;
    if (
      start + BLOCK > bytes.length ||
      bytes.readUInt32LE(start) !== BLOB_MAGIC ||
      bytes.readUInt32LE(start + 4) !== index
    ) {
      throw damaged(`a blob for the package ${index} at byte ${start}`);
    }
    const length = bytes.readUInt32LE(start + 12);
    if (start + BLOCK + length > bytes.length) throw damaged('a blob within the file');
    yield bytes.subarray(start + BLOCK, start + BLOCK + length);
  }
}

function damaged(wanted: string): ScannerError {
  return new ScannerError('SCANNER_FILE_SYNTAX', `rpm ndb database: expected ${wanted}; the database is damaged`);
}
