import { ArchiveError, quote } from '../errors.js';

/** The pax records that change how an entry is read; everything else in a record set is skipped. */
export interface PaxRecords {
  path?: string;
  linkpath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  sparseMajor?: number;
  sparseMinor?: number;
  sparseName?: string;
  sparseSize?: number;
  /** Offset and length pairs of formats 0.0 and 0.1. */
  sparseMap?: number[];
}

/**
 * Parses a pax extended header (POSIX.1-2001 pax, section "pax Extended Header") into `into`.
 * An empty value deletes the record. Throws `ARCHIVE_TAR_PAX` with the position of the record that is wrong.
 */
export function readPax(bytes: Buffer, into: PaxRecords, offset: number): void {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 0) return;
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 || space - at > 10 ? Number.NaN : decimal(bytes.toString('latin1', at, space));
    const end = at + length;
    if (!(length > space - at + 2) || end > bytes.length || bytes[end - 1] !== 0x0a) {
      throw wrong(offset, `a record "length key=value" that ends in a line break at byte ${at} of the records`);
    }
    const equals = bytes.indexOf(0x3d, space + 1);
    if (equals < 0 || equals >= end) throw wrong(offset, `a key and "=" at byte ${space + 1} of the records`);
    apply(into, bytes.toString('utf8', space + 1, equals), bytes.toString('utf8', equals + 1, end - 1), offset);
    at = end;
  }
}

function apply(into: PaxRecords, key: string, value: string, offset: number): void {
  switch (key) {
    case 'path':
    case 'linkpath':
      if (value.includes('\0')) throw wrong(offset, `no NUL in ${key}`);
      if (value === '') delete into[key];
      else into[key] = value;
      return;
    case 'size':
    case 'uid':
    case 'gid':
      if (value === '') delete into[key];
      else into[key] = natural(key, value, offset);
      return;
    case 'mtime':
      if (value === '') delete into.mtime;
      else into.mtime = seconds(value, offset);
      return;
    case 'GNU.sparse.major':
      into.sparseMajor = natural(key, value, offset);
      return;
    case 'GNU.sparse.minor':
      into.sparseMinor = natural(key, value, offset);
      return;
    case 'GNU.sparse.name':
      if (value.includes('\0')) throw wrong(offset, `no NUL in ${key}`);
      into.sparseName = value;
      return;
    case 'GNU.sparse.realsize':
    case 'GNU.sparse.size':
      into.sparseSize = natural(key, value, offset);
      return;
    case 'GNU.sparse.offset':
    case 'GNU.sparse.numbytes':
      (into.sparseMap ??= []).push(natural(key, value, offset));
      return;
    case 'GNU.sparse.map':
      into.sparseMap = value === '' ? [] : value.split(',').map((part) => natural(key, part, offset));
      return;
  }
}

function natural(key: string, value: string, offset: number): number {
  const number = decimal(value);
  if (Number.isNaN(number)) throw wrong(offset, `a number below 2^53 for ${key}, found ${quote(value)}`);
  return number;
}

/** A plain decimal number, or NaN. */
export function decimal(value: string): number {
  if (value === '' || value.length > 16) return Number.NaN;
  let number = 0;
  for (let i = 0; i < value.length; i++) {
    const digit = value.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

function seconds(value: string, offset: number): number {
  const number = value.length > 40 ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) throw wrong(offset, `seconds for mtime, found ${quote(value)}`);
  return number;
}

function wrong(offset: number, wanted: string): ArchiveError {
  return new ArchiveError(
    'ARCHIVE_TAR_PAX',
    `pax header at byte ${offset}: expected ${wanted}; the archive is damaged`,
    { offset },
  );
}
