import { ArchiveError } from '../errors.js';
import { Budget } from '../limits.js';
import { BLOCK, isZero, number } from './fields.js';
import { entryType, type RawHeader, readHeader } from './header.js';
import { type PaxRecords, readPax } from './pax.js';
import { checkSparse, oldGnuPairs, SparseBody, SparseHead } from './sparse.js';
import type { TarBody, TarEntry, TarVisitor } from './types.js';

/** Options of {@link TarReader} and {@link readTar}. */
export interface TarOptions {
  /** Shared with whatever this archive is nested in. @default a budget with the default limits */
  readonly budget?: Budget;
  /**
   * Goes on behind the two zero blocks that end an archive, as `tar --ignore-zeros` does. Container runtimes stop
   * there, so what stands behind them is no part of an image. @default false
   */
  readonly concatenated?: boolean;
}

/** What is being read: a header block, content, bytes of an extension header, a map, or nothing more. */
type State = 'header' | 'body' | 'skip' | 'extension' | 'old-sparse' | 'sparse-head' | 'finished';

/**
 * Reads a tar archive that is pushed in chunks of any size: ustar, pax, GNU long names and sparse files, base-256 numbers.
 * Content is handed on as views of the chunks, skipped content costs nothing, and memory is one block plus
 * one extension header, whatever the size of the archive. Names are as written: see `safePath`.
 */
export class TarReader {
  /** Bytes behind the end of the archive that are not zero blocks; they are skipped. */
  trailingBytes = 0;
  readonly #visitor: TarVisitor;
  readonly #budget: Budget;
  readonly #concatenated: boolean;
  readonly #block: Buffer = Buffer.allocUnsafe(BLOCK);
  #filled = 0;
  #position = 0;
  #state: State = 'header';
  #zeroBlocks = 0;
  #globals: PaxRecords = {};
  #locals: PaxRecords | undefined;
  #longName: string | undefined;
  #longLink: string | undefined;
  #headerAt = 0;
  #header: RawHeader | undefined;
  #extension: Buffer[] = [];
  #left = 0;
  #padding = 0;
  #body: TarBody | undefined;
  #oldPairs: number[] = [];
  #oldReal = 0;
  #sparseHead: SparseHead | undefined;

  constructor(visitor: TarVisitor, options: TarOptions = {}) {
    this.#visitor = visitor;
    this.#budget = options.budget ?? new Budget();
    this.#concatenated = options.concatenated ?? false;
  }

  /** Takes the next bytes. Throws {@link ArchiveError}; the reader cannot be used after that. */
  write(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (at < bytes.length) {
      const before = at;
      if (this.#state === 'body' || this.#state === 'skip' || this.#state === 'extension')
        at = this.#content(bytes, at);
      else if (this.#state === 'finished') {
        this.#trailing(bytes, at);
        at = bytes.length;
      } else if (this.#filled === 0 && bytes.length - at >= BLOCK) {
        at += BLOCK;
        this.#position += BLOCK;
        this.#takeBlock(bytes.subarray(before, at));
        continue;
      } else {
        const count = Math.min(BLOCK - this.#filled, bytes.length - at);
        bytes.copy(this.#block, this.#filled, at, at + count);
        this.#filled += count;
        at += count;
        this.#position += count;
        if (this.#filled === BLOCK) {
          this.#filled = 0;
          this.#takeBlock(this.#block);
        }
        continue;
      }
      this.#position += at - before;
    }
  }

  /** Content and padding that are not wanted: a caller that can seek may leave them out and say so with `skip`. */
  get skippable(): number {
    return this.#state === 'skip' ? this.#left + this.#padding : 0;
  }

  /** Leaves out bytes that `skippable` offers. */
  skip(count: number): void {
    const content = Math.min(count, this.#left);
    const padding = Math.min(count - content, this.#padding);
    this.#left -= content;
    this.#padding -= padding;
    this.#position += content + padding;
    if (this.#left === 0 && this.#padding === 0) this.#state = 'header';
  }

  /** Says that there is no more; throws `ARCHIVE_TRUNCATED` when an entry or header is cut off. A missing end mark is accepted. */
  end(): void {
    const pending = this.#locals !== undefined || this.#longName !== undefined || this.#longLink !== undefined;
    if (this.#state === 'finished' || (this.#state === 'header' && this.#filled === 0 && !pending)) return;
    // Some writers leave out the padding of the last entry.
    if (this.#left === 0 && (this.#state === 'body' || this.#state === 'skip')) return;
    throw new ArchiveError(
      'ARCHIVE_TRUNCATED',
      `the tar archive ends at byte ${this.#position} within ${this.#header ? `the entry at byte ${this.#headerAt}` : 'a header'}; it is cut off`,
      { offset: this.#position },
    );
  }

  /** Content of an entry or extension header, then its padding. */
  #content(bytes: Buffer, from: number): number {
    let at = from;
    if (this.#left > 0) {
      const count = Math.min(this.#left, bytes.length - at);
      if (this.#state === 'body') this.#body?.write(bytes.subarray(at, at + count));
      else if (this.#state === 'extension') this.#extension.push(Buffer.from(bytes.subarray(at, at + count)));
      this.#left -= count;
      at += count;
      if (this.#left > 0) return at;
      if (this.#state === 'body') this.#body?.end?.();
    }
    const count = Math.min(this.#padding, bytes.length - at);
    this.#padding -= count;
    at += count;
    if (this.#padding > 0) return at;
    const state = this.#state;
    this.#state = 'header';
    this.#body = undefined;
    if (state === 'extension') this.#takeExtension();
    return at;
  }

  #trailing(bytes: Buffer, from: number): void {
    for (let i = from; i < bytes.length; i++) {
      if (bytes[i] !== 0) {
        this.trailingBytes += bytes.length - from;
        return;
      }
    }
  }

  #takeBlock(block: Buffer): void {
    if (this.#state === 'old-sparse') this.#oldSparseBlock(block);
    else if (this.#state === 'sparse-head') this.#sparseHeadBlock(block);
    else this.#headerBlock(block);
  }

  #headerBlock(block: Buffer): void {
    if (block[0] === 0 && isZero(block)) {
      if (++this.#zeroBlocks >= 2 && !this.#concatenated) this.#state = 'finished';
      return;
    }
    this.#headerAt = this.#position - BLOCK;
    if (this.#zeroBlocks === 1 && !this.#concatenated) {
      throw new ArchiveError(
        'ARCHIVE_TAR_HEADER',
        `expected a second zero block at byte ${this.#headerAt}, found data; readers disagree on what follows a lone one`,
        { offset: this.#headerAt },
      );
    }
    this.#zeroBlocks = 0;
    const header = readHeader(block, this.#headerAt);
    this.#header = header;
    switch (header.flag) {
      case 'x':
      case 'g':
      case 'L':
      case 'K':
        this.#startExtension(header);
        return;
      case 'S':
        this.#oldPairs = [];
        oldGnuPairs(block, 386, 4, this.#oldPairs, this.#headerAt);
        this.#oldReal = number(block, 483, 12, 'real size', this.#headerAt);
        if (block[482] === 1) this.#state = 'old-sparse';
        else this.#startEntry(this.#oldPairs, this.#oldReal);
        return;
      default:
        this.#startPax();
    }
  }

  #startExtension(header: RawHeader): void {
    const limit = this.#budget.limits.maxHeaderBytes;
    if (header.size > limit) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_HEADER_BYTES',
        `extension header at byte ${this.#headerAt} has ${header.size} bytes, more than maxHeaderBytes (${limit})`,
        { offset: this.#headerAt },
      );
    }
    this.#budget.spendEntry();
    this.#extension = [];
    this.#begin('extension', header.size);
    if (header.size === 0) this.#takeExtension();
  }

  #takeExtension(): void {
    const bytes = this.#extension.length === 1 ? (this.#extension[0] as Buffer) : Buffer.concat(this.#extension);
    this.#extension = [];
    const flag = this.#header?.flag;
    if (flag === 'x') readPax(bytes, (this.#locals ??= {}), this.#headerAt);
    else if (flag === 'g') readPax(bytes, this.#globals, this.#headerAt);
    else {
      const nul = bytes.indexOf(0);
      const name = bytes.toString('utf8', 0, nul < 0 ? bytes.length : nul);
      if (flag === 'L') this.#longName = name;
      else this.#longLink = name;
    }
  }

  #startPax(): void {
    const pax = this.#pax();
    const header = this.#header as RawHeader;
    const stored = pax?.size ?? header.size;
    if (pax?.sparseMajor === 1 && header.flag !== '1' && header.flag !== '2') {
      this.#sparseHead = new SparseHead(this.#headerAt);
      this.#left = stored;
      this.#state = 'sparse-head';
    } else if (pax?.sparseMap) this.#startEntry(pax.sparseMap, pax.sparseSize ?? stored);
    else this.#startEntry();
  }

  #oldSparseBlock(block: Buffer): void {
    oldGnuPairs(block, 0, 21, this.#oldPairs, this.#headerAt);
    if (this.#oldPairs.length * 12 > this.#budget.limits.maxHeaderBytes) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_HEADER_BYTES',
        `sparse map at byte ${this.#headerAt} is larger than maxHeaderBytes; raise it if the input is trusted`,
        { offset: this.#headerAt },
      );
    }
    if (block[504] !== 1) this.#startEntry(this.#oldPairs, this.#oldReal);
  }

  #sparseHeadBlock(block: Buffer): void {
    const head = this.#sparseHead as SparseHead;
    head.block(block, this.#budget.limits.maxHeaderBytes / 8);
    this.#left -= BLOCK;
    if (!head.map) {
      if (this.#left > 0) return;
      throw new ArchiveError(
        'ARCHIVE_TAR_SPARSE',
        `sparse map at byte ${this.#headerAt} has no end; the archive is damaged`,
        {
          offset: this.#headerAt,
        },
      );
    }
    this.#startEntry(head.map, this.#pax()?.sparseSize ?? this.#left, Math.max(0, this.#left));
  }

  #pax(): PaxRecords | undefined {
    for (const _ in this.#globals) return { ...this.#globals, ...this.#locals };
    return this.#locals;
  }

  #startEntry(sparse?: readonly number[], realSize?: number, storedSize?: number): void {
    const header = this.#header as RawHeader;
    const pax = this.#pax();
    const name = pax?.sparseName ?? pax?.path ?? this.#longName ?? header.name;
    const type = entryType(header.flag, name);
    const hasContent = type === 'file' || type === 'other';
    const stored = hasContent ? (storedSize ?? pax?.size ?? header.size) : 0;
    const size = hasContent ? (realSize ?? stored) : 0;
    this.#locals = undefined;
    const linkName = type === 'link' || type === 'symlink' ? (pax?.linkpath ?? this.#longLink ?? header.linkName) : '';
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#budget.spendEntry();
    if (sparse && hasContent) checkSparse(sparse, size, stored, this.#headerAt);
    const entry: TarEntry = {
      name,
      type,
      flag: header.flag,
      size,
      linkName,
      mode: header.mode & 0o7777,
      uid: pax?.uid ?? header.uid,
      gid: pax?.gid ?? header.gid,
      mtime: pax?.mtime ?? header.mtime,
      offset: this.#headerAt,
    };
    this.#deliver(entry, stored, sparse && hasContent ? sparse : undefined);
  }

  #deliver(entry: TarEntry, stored: number, sparse: readonly number[] | undefined): void {
    const body = this.#visitor.entry(entry);
    if (body && entry.size > this.#budget.limits.maxEntryBytes) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_ENTRY_BYTES',
        `tar entry at byte ${entry.offset} has ${entry.size} bytes, more than maxEntryBytes (${this.#budget.limits.maxEntryBytes})`,
        { offset: entry.offset },
      );
    }
    this.#body = body && sparse ? new SparseBody(sparse, entry.size, body) : body;
    this.#begin(body ? 'body' : 'skip', stored);
    if (stored === 0) this.#body?.end?.();
  }

  #begin(state: State, size: number): void {
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    this.#state = size === 0 ? 'header' : state;
  }
}
