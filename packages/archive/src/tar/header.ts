import { ArchiveError } from '../errors.js';
import { checksumFits, number, text } from './fields.js';
import type { TarEntryType } from './types.js';

/** The fields of one header block, before long names and pax records are applied. */
export interface RawHeader {
  readonly name: string;
  readonly flag: string;
  readonly size: number;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
}

const types: Readonly<Record<string, TarEntryType>> = {
  __proto__: null as never,
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
};

/** The type of a flag; a name that ends in "/" makes an old-style directory. */
export function entryType(flag: string, name: string): TarEntryType {
  if ((flag === '0' || flag === '\0') && name.endsWith('/')) return 'directory';
  return types[flag] ?? 'other';
}

/** Decodes one 512-byte block; throws `ARCHIVE_TAR_HEADER` when its checksum or a number field is wrong. */
export function readHeader(block: Buffer, offset: number): RawHeader {
  if (!checksumFits(block)) {
    throw new ArchiveError(
      'ARCHIVE_TAR_HEADER',
      `expected a tar header at byte ${offset}, found a block whose checksum is wrong; the archive is damaged or not a tar`,
      { offset },
    );
  }
  const flag = String.fromCharCode(block[156] as number);
  // "ustar\0" has a name prefix; GNU's "ustar  \0" uses those bytes for times.
  const ustar = block[257] === 0x75 && block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = ustar ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    flag,
    size: number(block, 124, 12, 'size', offset),
    linkName: flag === '1' || flag === '2' ? text(block, 157, 100) : '',
    mode: number(block, 100, 8, 'mode', offset),
    uid: number(block, 108, 8, 'uid', offset),
    gid: number(block, 116, 8, 'gid', offset),
    mtime: mtime(block, offset),
  };
}

/** Times before 1970 are legal and of no use here: they read as 0. */
function mtime(block: Buffer, offset: number): number {
  return (block[136] as number) & 0x40 && (block[136] as number) & 0x80 ? 0 : number(block, 136, 12, 'mtime', offset);
}
