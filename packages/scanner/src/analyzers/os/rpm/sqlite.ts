import { ScannerError } from '../../../errors.js';

const MAGIC = 'SQLite format 3\0';
const MAX_DEPTH = 32;

export function isSqlite(bytes: Buffer): boolean {
  return bytes.length >= 100 && bytes.toString('latin1', 0, 16) === MAGIC;
}

/** The blobs of rpm's table `Packages`, read from the pages of the file (sqlite.org, "Database File Format"). */
export function* sqlitePackages(bytes: Buffer): Generator<Buffer> {
  const stated = bytes.readUInt16BE(16);
  const database = { bytes, pageSize: stated === 1 ? 65_536 : stated, usable: 0, seen: new Set<number>() };
  database.usable = database.pageSize - (bytes[20] as number);
  let root = 0;
  for (const record of rows(database, 1, 0)) {
    const [type, name, , page] = columns(record);
    if (type?.toString() === 'table' && name?.toString() === 'Packages' && typeof page === 'number') root = page;
  }
  if (root === 0) throw damaged('a table named Packages');
  database.seen.clear();
  for (const record of rows(database, root, 0)) {
    const blob = columns(record)[1];
    if (blob instanceof Buffer) yield blob;
  }
}

interface Database {
  readonly bytes: Buffer;
  readonly pageSize: number;
  usable: number;
  readonly seen: Set<number>;
}

/** Walks a table's tree: interior pages (5) name their children, leaves (13) hold the records. */
function* rows(database: Database, number: number, depth: number): Generator<Buffer> {
  const { bytes, pageSize, seen } = database;
  const start = (number - 1) * pageSize;
  if (number < 1 || start + pageSize > bytes.length || seen.has(number) || depth > MAX_DEPTH)
    throw damaged(`a page ${number} that is read once`);
  seen.add(number);
  const page = bytes.subarray(start, start + pageSize);
  const head = number === 1 ? 100 : 0;
  const kind = page[head];
  const count = page.readUInt16BE(head + 3);
  const pointers = head + (kind === 5 ? 12 : 8);
  if ((kind !== 5 && kind !== 13) || pointers + count * 2 > pageSize)
    throw damaged(`a page of a table, found kind ${kind} on page ${number}`);
  for (let i = 0; i < count; i++) {
    const at = page.readUInt16BE(pointers + i * 2);
    if (at + 4 > pageSize) throw damaged('a cell within its page');
    if (kind === 5) yield* rows(database, page.readUInt32BE(at), depth + 1);
    else yield payload(database, page, at);
  }
  if (kind === 5) yield* rows(database, page.readUInt32BE(head + 8), depth + 1);
}

/** A leaf cell: length, row id, as much of the record as fits, and the first of the pages that hold the rest. */
function payload(database: Database, page: Buffer, at: number): Buffer {
  const [size, afterSize] = varint(page, at);
  const [, from] = varint(page, afterSize);
  const { usable, pageSize, bytes } = database;
  const most = usable - 35;
  if (size <= most) return page.subarray(from, from + size);
  if (size > bytes.length) throw damaged('a record that is smaller than the file');
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  const parts = [page.subarray(from, from + local)];
  let left = size - local;
  let next = from + local + 4 <= page.length ? page.readUInt32BE(from + local) : 0;
  while (left > 0) {
    const start = (next - 1) * pageSize;
    if (next < 1 || start + pageSize > bytes.length) throw damaged('an overflow page within the file');
    const take = Math.min(left, usable - 4);
    parts.push(bytes.subarray(start + 4, start + 4 + take));
    left -= take;
    next = bytes.readUInt32BE(start);
  }
  return Buffer.concat(parts);
}

/** The values of a record: integers, text and blobs (both as bytes); others are undefined. */
function columns(record: Buffer): (Buffer | number | undefined)[] {
  const [headSize, first] = varint(record, 0);
  const values: (Buffer | number | undefined)[] = [];
  let at = first;
  let data = headSize;
  while (at < headSize && values.length < 64) {
    const [kind, next] = varint(record, at);
    at = next;
    const size = kind >= 12 ? (kind - (kind % 2 === 0 ? 12 : 13)) / 2 : ([0, 1, 2, 3, 4, 6, 8, 8][kind] ?? 0);
    const value = record.subarray(data, data + size);
    if (kind >= 12) values.push(value);
    else if (kind >= 1 && kind <= 5) values.push(value.length === size ? value.readIntBE(0, size) : undefined);
    else values.push(kind === 8 ? 0 : kind === 9 ? 1 : undefined);
    data += size;
  }
  return values;
}

function varint(bytes: Buffer, from: number): [number, number] {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) throw damaged('a number within its page');
    if (i === 8) return [value * 256 + byte, from + 9];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, from + i + 1];
  }
  return [value, from + 9];
}

function damaged(wanted: string): ScannerError {
  return new ScannerError('SCANNER_FILE_SYNTAX', `rpm sqlite database: expected ${wanted}; the database is damaged`);
}
