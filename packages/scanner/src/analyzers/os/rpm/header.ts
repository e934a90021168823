import { ScannerError } from '../../../errors.js';

/** Values of one header, by tag. */
export interface RpmHeader {
  text(tag: number): string;
  number(tag: number): number | undefined;
  texts(tag: number): string[];
  numbers(tag: number): number[];
}

export const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  arch: 1022,
  sourceRpm: 1044,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

const MAX_ENTRIES = 65_536;
const INT32 = 4;

/** Reads a header blob as rpm's databases store it: counts, 16-byte index entries, data. Numbers are big-endian. */
export function readHeader(blob: Buffer): RpmHeader {
  const entries = blob.length >= 8 ? blob.readUInt32BE(0) : 0;
  const dataSize = blob.length >= 8 ? blob.readUInt32BE(4) : 0;
  const dataStart = 8 + entries * 16;
  if (entries === 0 || entries > MAX_ENTRIES || dataStart + dataSize > blob.length) {
    throw new ScannerError(
      'SCANNER_FILE_SYNTAX',
      `rpm header: expected an index and its data within ${blob.length} bytes, found counts that do not fit; the database is damaged`,
    );
  }
  const index = new Map<number, { type: number; at: number; count: number }>();
  for (let i = 0; i < entries; i++) {
    const at = 8 + i * 16;
    index.set(blob.readUInt32BE(at), {
      type: blob.readUInt32BE(at + 4),
      at: dataStart + blob.readUInt32BE(at + 8),
      count: blob.readUInt32BE(at + 12),
    });
  }
  const texts = (tag: number): string[] => {
    const entry = index.get(tag);
    if (!entry) return [];
    const list: string[] = [];
    let at = entry.at;
    for (let i = 0; i < entry.count && at < blob.length; i++) {
      const end = blob.indexOf(0, at);
      if (end < 0) break;
      list.push(blob.toString('utf8', at, end));
      at = end + 1;
    }
    return list;
  };
  const numbers = (tag: number): number[] => {
    const entry = index.get(tag);
    if (entry?.type !== INT32) return [];
    const count = Math.min(entry.count, Math.floor((blob.length - entry.at) / 4));
    return Array.from({ length: Math.max(0, count) }, (_, i) => blob.readUInt32BE(entry.at + i * 4));
  };
  return { texts, numbers, text: (tag) => texts(tag)[0] ?? '', number: (tag) => numbers(tag)[0] };
}
