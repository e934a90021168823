import { ArchiveError } from '../errors.js';

/** Size of every tar block. */
export const BLOCK = 512;

/** Bytes up to the first NUL, decoded as UTF-8. */
export function text(block: Buffer, start: number, length: number): string {
  const end = start + length;
  let stop = start;
  while (stop < end && block[stop] !== 0) stop++;
  return stop === start ? '' : block.toString('utf8', start, stop);
}

/**
 * A number field: octal digits padded with blanks or NULs, or base-256 when the top bit is set (GNU, star).
 * Throws `ARCHIVE_TAR_HEADER` on anything else, on negative numbers and on numbers past 2^53.
 */
export function number(block: Buffer, start: number, length: number, field: string, offset: number): number {
  const first = block[start] ?? 0;
  if (first & 0x80) return base256(block, start, length, field, offset);
  let i = start;
  const end = start + length;
  while (i < end && (block[i] === 0x20 || block[i] === 0)) i++;
  let value = 0;
  for (; i < end; i++) {
    const digit = block[i] ?? 0;
    if (digit === 0x20 || digit === 0) break;
    if (digit < 0x30 || digit > 0x37) throw bad(field, 'octal digits', block, start, length, offset);
    value = value * 8 + (digit - 0x30);
  }
  for (; i < end; i++) {
    if (block[i] !== 0x20 && block[i] !== 0) throw bad(field, 'one number', block, start, length, offset);
  }
  return value;
}

function base256(block: Buffer, start: number, length: number, field: string, offset: number): number {
  const first = block[start] ?? 0;
  if (first & 0x40) throw bad(field, 'a number that is not negative', block, start, length, offset);
  let value = first & 0x3f;
  for (let i = start + 1; i < start + length; i++) {
    value = value * 256 + (block[i] ?? 0);
    if (value > Number.MAX_SAFE_INTEGER) throw bad(field, 'a number below 2^53', block, start, length, offset);
  }
  return value;
}

function bad(
  field: string,
  wanted: string,
  block: Buffer,
  start: number,
  length: number,
  offset: number,
): ArchiveError {
  const found = block.subarray(start, start + length).toString('hex');
  return new ArchiveError(
    'ARCHIVE_TAR_HEADER',
    `tar header at byte ${offset}: expected ${wanted} in the field ${field}, found bytes ${found}; the archive is damaged`,
    { offset },
  );
}

/** True when the checksum field fits the block, summed with unsigned bytes or, as old tars did, with signed ones. */
export function checksumFits(block: Buffer): boolean {
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let i = 0; i < 148; i++) {
    const byte = block[i] as number;
    unsigned += byte;
    high += byte >> 7;
  }
  for (let i = 156; i < BLOCK; i++) {
    const byte = block[i] as number;
    unsigned += byte;
    high += byte >> 7;
  }
  const stated = checksumField(block);
  return stated === unsigned || stated === unsigned - 256 * high;
}

function checksumField(block: Buffer): number {
  let value = 0;
  let digits = 0;
  for (let i = 148; i < 156; i++) {
    const byte = block[i] as number;
    if (byte >= 0x30 && byte <= 0x37) {
      value = value * 8 + (byte - 0x30);
      digits++;
    } else if (digits > 0) break;
    else if (byte !== 0x20 && byte !== 0) return -1;
  }
  return digits === 0 ? -1 : value;
}

/** True for a block of zeros, which ends an archive. */
export function isZero(block: Buffer): boolean {
  for (let i = 0; i < BLOCK; i++) if (block[i] !== 0) return false;
  return true;
}
