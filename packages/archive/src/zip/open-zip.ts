import { crc32, inflateRawSync } from 'node:zlib';
import { type ByteSource, bytesSource } from '../byte-source.js';
import { ArchiveError, type ArchiveErrorCode, quote } from '../errors.js';
import { Budget } from '../limits.js';
import { readDirectory } from './directory.js';
import type { ZipEntry } from './types.js';

/** Options of {@link openZip}. */
export interface ZipOptions {
  /** Shared with whatever this archive is nested in. @default a budget with the default limits */
  readonly budget?: Budget;
  /** Largest content that `read` returns, in bytes; `maxEntryBytes` holds as well. @default 256 MiB */
  readonly maxReadBytes?: number;
}

/** An opened zip. */
export interface Zip {
  /** In the order of the central directory; names may repeat, as some hostile archives do. */
  readonly entries: readonly ZipEntry[];
  /** The content of one entry, its local header, length and CRC checked against the directory. */
  read(entry: ZipEntry): Buffer;
}

const LOCAL = 0x04034b50;

/**
 * Opens a zip (jar, wheel, nupkg ...) by its central directory: zip64, data descriptors, bytes in front of the archive.
 * Throws {@link ArchiveError} when the directory, a local header and the content do not agree: where they differ, two
 * readers of the same file see different things, and a scanner must not guess.
 *
 * @example
 * ```ts
 * const zip = openZip(readFileSync('app.jar'));
 * const manifest = zip.entries.find((entry) => entry.name === 'META-INF/MANIFEST.MF');
 * if (manifest) console.log(zip.read(manifest).toString());
 * ```
 */
export function openZip(source: ByteSource | Uint8Array, options: ZipOptions = {}): Zip {
  const bytes = source instanceof Uint8Array ? bytesSource(source) : source;
  const budget = options.budget ?? new Budget();
  const limit = Math.min(options.maxReadBytes ?? 2 ** 28, budget.limits.maxEntryBytes);
  return {
    entries: readDirectory(bytes, budget),
    read: (entry) => readContent(bytes, entry, budget, limit),
  };
}

function readContent(source: ByteSource, entry: ZipEntry, budget: Budget, limit: number): Buffer {
  if (entry.size > limit) {
    throw new ArchiveError(
      'ARCHIVE_LIMIT_ENTRY_BYTES',
      `zip entry ${quote(entry.name)} states ${entry.size} bytes, more than maxReadBytes or maxEntryBytes (${limit})`,
      { offset: entry.offset },
    );
  }
  if (entry.encrypted) throw wrong('ARCHIVE_UNSUPPORTED', entry, 'no encryption');
  const stored = source.read(contentStart(source, entry), entry.compressedSize);
  if (stored.length !== entry.compressedSize)
    throw wrong('ARCHIVE_TRUNCATED', entry, `${entry.compressedSize} stored bytes`);
  const content = inflate(stored, entry);
  if (content.length !== entry.size)
    throw wrong('ARCHIVE_ZIP_ENTRY', entry, `${entry.size} bytes of content, as stated`);
  budget.checkRatio(stored.length, content.length);
  budget.spendBytes(content.length);
  if (crc32(content) !== entry.crc32) throw wrong('ARCHIVE_ZIP_CHECKSUM', entry, 'content that fits its CRC');
  return content;
}

/** Where the content begins; the local header must name the same entry and method as the directory. */
function contentStart(source: ByteSource, entry: ZipEntry): number {
  const local = source.read(entry.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) throw wrong('ARCHIVE_ZIP_ENTRY', entry, 'a local header');
  const nameLength = local.readUInt16LE(26);
  const raw = source.read(entry.offset + 30, nameLength);
  if (raw.toString() !== entry.name && raw.toString('latin1') !== entry.name) {
    throw wrong('ARCHIVE_ZIP_ENTRY', entry, `the same name in the local header (it says ${quote(raw.toString())})`);
  }
  if (local.readUInt16LE(8) !== entry.method)
    throw wrong('ARCHIVE_ZIP_ENTRY', entry, 'the same method in the local header');
  return entry.offset + 30 + nameLength + local.readUInt16LE(28);
}

function inflate(stored: Buffer, entry: ZipEntry): Buffer {
  if (entry.method === 0) return stored;
  if (entry.method !== 8) throw wrong('ARCHIVE_UNSUPPORTED', entry, `method 0 or 8, found ${entry.method}`);
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, entry.size) });
  } catch (cause) {
    const more = (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw wrong(
      more ? 'ARCHIVE_ZIP_ENTRY' : 'ARCHIVE_COMPRESSION',
      entry,
      more ? `${entry.size} bytes of content, as stated; there are more` : 'a sound deflate stream',
      cause,
    );
  }
}

function wrong(code: ArchiveErrorCode, entry: ZipEntry, wanted: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    code,
    `zip entry ${quote(entry.name)} at byte ${entry.offset}: expected ${wanted}; the zip is damaged or hostile`,
    { offset: entry.offset, ...(cause === undefined ? {} : { cause }) },
  );
}
