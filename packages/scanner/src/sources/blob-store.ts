import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { safePath, TarReader } from '@lamellar/archive';
import { quote, ScannerError } from '../errors.js';
import { lentChunks } from './lent-chunks.js';

/** Named files of an image, in a folder or in a tar. */
export interface BlobStore {
  has(path: string): boolean;
  /** A small file, whole. Throws `SCANNER_SOURCE` when it is not there or larger than `limit`. */
  read(path: string, limit: number): Buffer;
  size(path: string): number;
  /** The content in chunks that are lent for a while: see `lentChunks`. */
  stream(path: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** Files below a folder. */
export function folderStore(root: string): BlobStore {
  const place = (path: string): string => {
    const safe = safePath(path);
    if (safe === undefined || safe !== path) throw missing(path, root);
    return join(root, path);
  };
  return {
    has: (path) => existsSync(place(path)),
    size: (path) => statSync(place(path)).size,
    read(path, limit) {
      const file = place(path);
      if (!existsSync(file)) throw missing(path, root);
      if (statSync(file).size > limit) throw tooLarge(path, limit);
      return readFileSync(file);
    },
    stream: (path) => lentChunks(place(path)),
    close: () => {},
  };
}

/** Files of an uncompressed tar, found in one pass that seeks over their content. */
export function tarStore(path: string): BlobStore {
  const fd = openSync(path, 'r');
  let places: Map<string, { offset: number; size: number }>;
  try {
    places = indexTar(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  const find = (name: string): { offset: number; size: number } => {
    const place = places.get(name);
    if (!place) throw missing(name, path);
    return place;
  };
  return {
    has: (name) => places.has(name),
    size: (name) => find(name).size,
    read(name, limit) {
      const { offset, size } = find(name);
      if (size > limit) throw tooLarge(name, limit);
      return readAt(fd, offset, size);
    },
    stream: (name) => {
      const { offset, size } = find(name);
      return lentChunks(path, offset, size);
    },
    close: () => closeSync(fd),
  };
}

function readAt(fd: number, offset: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(fd, buffer, filled, size - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function indexTar(fd: number): Map<string, { offset: number; size: number }> {
  const { size } = fstatSync(fd);
  const places = new Map<string, { offset: number; size: number }>();
  const links = new Map<string, string>();
  let position = 0;
  let pending: { name: string; size: number } | undefined;
  const reader = new TarReader({
    entry(entry) {
      const name = safePath(entry.name);
      if (name === undefined) return undefined;
      if (entry.type === 'file') pending = { name, size: entry.size };
      if (entry.type === 'link') links.set(name, safePath(entry.linkName) ?? '');
      if (entry.type === 'symlink') links.set(name, safePath(`${name}/../${entry.linkName}`) ?? '');
      return undefined;
    },
  });
  while (position < size) {
    const jump = reader.skippable;
    reader.skip(jump);
    position += jump;
    const block = readAt(fd, position, Math.min(512, size - position));
    if (block.length === 0) break;
    reader.write(block);
    position += block.length;
    if (pending) places.set(pending.name, { offset: position, size: pending.size });
    pending = undefined;
  }
  reader.end();
  // docker save writes a layer once and links to it.
  for (const [name, target] of links) {
    const place = places.get(target);
    if (place && !places.has(name)) places.set(name, place);
  }
  return places;
}

/** Parses the JSON of a blob; with a digest, its bytes are checked first. */
export function readJson(store: BlobStore, path: string, digest?: string): unknown {
  const bytes = store.read(path, 16 * 2 ** 20);
  if (digest !== undefined) checkDigest(bytes, digest, path);
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new ScannerError('SCANNER_SOURCE', `${path}: expected JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Throws `SCANNER_DIGEST_MISMATCH` unless the bytes have the stated SHA-256. */
export function checkDigest(bytes: Uint8Array, digest: string, what: string): void {
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== digest) {
    throw new ScannerError(
      'SCANNER_DIGEST_MISMATCH',
      `${what}: expected the digest ${quote(digest)}, found ${found}; the content was changed or damaged`,
    );
  }
}

function missing(path: string, where: string): ScannerError {
  return new ScannerError('SCANNER_SOURCE', `expected the file ${quote(path)} in ${where}; the image is incomplete`);
}

function tooLarge(path: string, limit: number): ScannerError {
  return new ScannerError(
    'SCANNER_SOURCE',
    `${quote(path)} is larger than ${limit} bytes, which no manifest or config is`,
  );
}
