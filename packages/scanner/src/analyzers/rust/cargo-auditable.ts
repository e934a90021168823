import { constants, inflateSync } from 'node:zlib';
import { ScannerError } from '../../errors.js';
import { elfSection, isElf } from '../../formats/elf/index.js';
import { parseJsonTable } from '../../formats/json.js';
import { asText, tables } from '../../formats/values.js';
import { type Analyzer, type FileReader, type Findings, type StreamedFile, streamed } from '../analyzer.js';
import { isExecutable } from '../binary/program.js';

const MAX_LIST = 8 * 2 ** 20;
/** Larger programs are not held: the list is recognised by its own first bytes while it passes. */
const MAX_HELD = 4 * 2 ** 20;
/** Looks of a program that is made of false starts are counted, since each costs far more than a byte. */
const MAX_LOOKS = 10_000;
const HEAD = '{"packages":';
/** First byte of a zlib stream with the usual window. */
const ZLIB = 0x78;
/** One such byte in so many counts as dense. */
const SPARSE = 16;
/** Enough of a compressed list to tell it by. */
const GLIMPSE = 512;

/** Programs built by `cargo auditable`: a compressed dependency list in the section `.dep-v0`. */
export const cargoAuditable: Analyzer = {
  id: 'rust/cargo-auditable',
  version: 2,
  required: isExecutable,
  maxBytes: 2 ** 30,
  ...streamed((file, found) => (file.size <= MAX_HELD ? new SectionReader(file, found) : new ListReader(found))),
};

/** Holds the program and reads the section by the table of sections, which stands at the end. */
class SectionReader implements FileReader {
  readonly #size: number;
  readonly #found: Findings;
  #bytes: Buffer | undefined;
  #filled = 0;

  constructor(file: StreamedFile, found: Findings) {
    this.#size = file.size;
    this.#found = found;
  }

  write(chunk: Buffer): boolean {
    if (this.#filled === 0) {
      if (!couldHoldList(chunk)) return false;
      if (chunk.length >= this.#size) {
        readSection(chunk, this.#found);
        return false;
      }
      this.#bytes = Buffer.allocUnsafeSlow(this.#size);
    }
    const room = this.#size - this.#filled;
    this.#bytes?.set(chunk.subarray(0, room), this.#filled);
    this.#filled += Math.min(room, chunk.length);
    return true;
  }

  end(): void {
    const bytes = this.#bytes;
    if (!bytes) return;
    try {
      readSection(bytes.subarray(0, this.#filled), this.#found);
    } finally {
      // Without waiting for the collector: an image holds hundreds of megabytes of programs.
      (bytes.buffer as ArrayBuffer).transfer(0);
      this.#bytes = undefined;
    }
  }
}

function readSection(bytes: Buffer, found: Findings): void {
  const section = elfSection(bytes, '.dep-v0');
  if (section) report(section, found);
}

/** Go programs, told by the note at their start, hold no such list. */
function couldHoldList(head: Buffer): boolean {
  return head.length <= 64 || (isElf(head) && !head.subarray(0, 4096).includes('Go\0\0'));
}

/** Looks for the compressed list itself: a zlib header that is followed by what every list begins with. */
class ListReader implements FileReader {
  readonly #found: Findings;
  #first = true;
  #rest: Buffer = Buffer.alloc(0);
  #looks = 0;
  #list: Buffer[] | undefined;
  #length = 0;

  constructor(found: Findings) {
    this.#found = found;
  }

  write(chunk: Buffer): boolean {
    if (this.#first && !couldHoldList(chunk)) return false;
    this.#first = false;
    if (this.#list) this.#add(chunk);
    else this.#search(chunk);
    return this.#length < MAX_LIST;
  }

  end(): void {
    if (this.#list) report(Buffer.concat(this.#list), this.#found);
  }

  /** Looks over the seam to the chunk before, of which only the end is copied, and then through the chunk. */
  #search(chunk: Buffer): void {
    const seam = Buffer.concat([this.#rest, chunk.subarray(0, GLIMPSE)]);
    const early = this.#find(seam, this.#rest.length);
    const at = early >= 0 ? early : this.#find(chunk, chunk.length);
    if (this.#looks > MAX_LOOKS)
      throw new ScannerError(
        'SCANNER_FILE_LIMIT',
        `more than ${MAX_LOOKS} places could be a dependency list; none is read`,
      );
    if (at >= 0) {
      this.#list = [];
      if (early >= 0) this.#add(this.#rest.subarray(early));
      this.#add(early >= 0 ? chunk : chunk.subarray(at));
    } else if (chunk.length >= GLIMPSE) this.#rest = Buffer.from(chunk.subarray(chunk.length - GLIMPSE + 1));
    else this.#rest = Buffer.from(seam.subarray(Math.max(0, seam.length - GLIMPSE + 1)));
  }

  /** Where a compressed list begins, below a limit, or -1. */
  #find(bytes: Buffer, limit: number): number {
    const end = Math.min(bytes.length - GLIMPSE, limit - 1);
    let hits = 0;
    for (let at = bytes.indexOf(ZLIB); at >= 0 && at <= end; at = nextZlib(bytes, at + 1, hits * SPARSE > at)) {
      hits++;
      const flags = bytes[at + 1];
      if (flags !== 0xda && flags !== 0x9c && flags !== 0x5e && flags !== 0x01) continue;
      if (!beginsDynamicBlock(bytes, at + 2)) continue;
      if (++this.#looks > MAX_LOOKS) return -1;
      if (glimpse(bytes.subarray(at, at + GLIMPSE)).startsWith(HEAD)) return at;
    }
    return -1;
  }

  #add(bytes: Buffer): void {
    this.#list?.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }
}

/** The next byte that a zlib stream could begin with. A search is far faster than a loop where they are rare, and far slower where a hostile file holds nothing else. */
function nextZlib(bytes: Buffer, from: number, dense: boolean): number {
  if (!dense) return bytes.indexOf(ZLIB, from);
  for (let at = from; at < bytes.length; at++) if (bytes[at] === ZLIB) return at;
  return -1;
}

/**
 * Whether a deflate block with codes of its own (RFC 1951, 3.2.7), as every list has, may begin there: the code of the code lengths must be complete. Random
 * bytes hardly ever pass, so that no time goes into failed decompression.
 */
function beginsDynamicBlock(bytes: Buffer, at: number): boolean {
  const head = bytes.readUInt32LE(at);
  if (((head >> 1) & 3) !== 2 || ((head >> 3) & 31) > 29 || ((head >> 8) & 31) > 29) return false;
  const count = 4 + ((head >> 13) & 15);
  let space = 0;
  for (let i = 0, bit = 17; i < count; i++, bit += 3) {
    const word = (bytes[at + (bit >> 3)] ?? 0) | ((bytes[at + (bit >> 3) + 1] ?? 0) << 8);
    const length = (word >> (bit & 7)) & 7;
    if (length > 0) space += 128 >> length;
  }
  return space === 128;
}

function glimpse(bytes: Buffer): string {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * GLIMPSE };
    return inflateSync(bytes, options).toString('latin1', 0, HEAD.length);
  } catch {
    return '';
  }
}

function report(section: Buffer, found: Findings): void {
  let text: string;
  try {
    text = inflateSync(section, { maxOutputLength: MAX_LIST }).toString();
  } catch (cause) {
    throw new ScannerError('SCANNER_FILE_SYNTAX', '.dep-v0: expected a zlib stream of at most 8 MiB', { cause });
  }
  for (const entry of tables(parseJsonTable(text)['packages'])) {
    const build = entry['kind'] === 'build';
    found.package({
      type: 'cargo',
      name: asText(entry['name']) ?? '',
      version: asText(entry['version']) ?? '',
      ...(build ? { groups: ['build'] } : {}),
    });
  }
}
