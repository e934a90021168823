import { gunzipSync } from 'node:zlib';
import { SentNames } from '../core/inputs/collect.js';

const mostEntries = 2000;
const mostUnpacked = 16 << 20;

/** Names of the entries of a zip, tar or gzipped tar file, read from its headers; undefined when the bytes are no such archive. */
export function archiveNames(bytes: Buffer): SentNames | undefined {
  if (bytes.length < 30) return undefined;
  if (bytes.readUInt32LE(0) === 0x04034b50) return new SentNames(zipNames(bytes), 'archive');
  if (isTar(bytes)) return new SentNames(tarNames(bytes), 'archive');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  const unpacked = gunzip(bytes);
  return unpacked !== undefined && isTar(unpacked) ? new SentNames(tarNames(unpacked), 'archive') : undefined;
}

/** Both kinds of headers carry a name, and readers differ in which they believe. */
function zipNames(bytes: Buffer): string[] {
  const names = new Set<string>();
  for (let at = bytes.indexOf('PK'); at !== -1 && names.size < mostEntries; at = bytes.indexOf('PK', at + 2)) {
    if (at + 30 > bytes.length) break;
    const kind = bytes.readUInt16LE(at + 2);
    const [lengthAt, nameAt] = kind === 0x0403 ? [26, 30] : kind === 0x0201 ? [28, 46] : [0, 0];
    if (nameAt === 0 || at + nameAt > bytes.length) continue;
    const length = bytes.readUInt16LE(at + lengthAt);
    const name = bytes.toString('utf8', at + nameAt, at + nameAt + length);
    if (name !== '') names.add(name);
  }
  return [...names];
}

function isTar(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.toString('latin1', 257, 262) === 'ustar';
}

function tarNames(bytes: Buffer): string[] {
  const names = new Set<string>();
  for (let at = 0; at + 512 <= bytes.length && names.size < mostEntries; ) {
    const name = field(bytes, at, 100);
    const prefix = field(bytes, at + 345, 155);
    const link = field(bytes, at + 157, 100);
    const size = Number.parseInt(field(bytes, at + 124, 12).trim() || '0', 8);
    if (name === '' || !(size >= 0)) break;
    names.add(prefix === '' ? name : `${prefix}/${name}`);
    if (link !== '') names.add(link);
    const kind = String.fromCharCode(bytes[at + 156]!);
    const data = bytes.toString('utf8', at + 512, at + 512 + Math.min(size, 65_536));
    // Long names: GNU keeps them as the data of an entry, pax as `path=` records.
    if (kind === 'L' || kind === 'K') names.add(data.replace(/\0{1,512}$/, ''));
    if (kind === 'x' || kind === 'g') for (const record of paxPaths(data)) names.add(record);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return [...names];
}

function paxPaths(data: string): string[] {
  return data
    .split('\n', 1000)
    .map((line) => line.slice(line.indexOf(' ') + 1))
    .filter((record) => record.startsWith('path=') || record.startsWith('linkpath='))
    .map((record) => record.slice(record.indexOf('=') + 1));
}

function field(bytes: Buffer, at: number, length: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString('utf8', at, end === -1 || end > at + length ? at + length : end);
}

/** Unpacks within bounds; what is larger, or broken, has no names here. */
function gunzip(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpacked });
  } catch {
    return undefined;
  }
}
