import { ArchiveError } from './errors.js';

/** What an archive, with everything nested in it, may cost. */
export interface ArchiveLimits {
  /** Decompressed bytes in all, nested archives included. @default 1 TiB */
  readonly maxBytes: number;
  /** Entries in all, nested archives included. @default 10,000,000 */
  readonly maxEntries: number;
  /** Bytes of one entry, holes of sparse files included. @default 64 GiB */
  readonly maxEntryBytes: number;
  /** Decompressed over compressed bytes, judged after the first MiB of output. Deflate cannot pass 1,032. @default 1,100 */
  readonly maxRatio: number;
  /** Bytes of one tar extension header (long name, pax record set, sparse map) or zip name. @default 1 MiB */
  readonly maxHeaderBytes: number;
  /** Archives within archives. @default 6 */
  readonly maxDepth: number;
}

/** The limits that hold where the caller sets none. */
export const defaultLimits: ArchiveLimits = Object.freeze({
  maxBytes: 2 ** 40,
  maxEntries: 10_000_000,
  maxEntryBytes: 2 ** 36,
  maxRatio: 1_100,
  maxHeaderBytes: 2 ** 20,
  maxDepth: 6,
});

/** Output below this size is never judged by its ratio. */
const RATIO_GRACE = 2 ** 20;

/**
 * Counts what one archive has cost so far, shared by everything nested in it.
 * Every method throws an {@link ArchiveError} with an `ARCHIVE_LIMIT_` code when its limit is passed.
 */
export class Budget {
  readonly limits: ArchiveLimits;
  /** 0 for the outermost archive. */
  readonly depth: number;
  readonly #spent: { bytes: number; entries: number };

  constructor(limits: Partial<ArchiveLimits> = {}, parent?: Budget) {
    this.limits = parent ? parent.limits : { ...defaultLimits, ...limits };
    this.depth = parent ? parent.depth + 1 : 0;
    this.#spent = parent ? parent.#spent : { bytes: 0, entries: 0 };
    if (this.depth > this.limits.maxDepth) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_DEPTH',
        `archives are nested deeper than maxDepth (${this.limits.maxDepth}); raise it if the input is trusted`,
      );
    }
  }

  /** Decompressed bytes so far. */
  get bytesSpent(): number {
    return this.#spent.bytes;
  }

  /** Entries so far. */
  get entriesSpent(): number {
    return this.#spent.entries;
  }

  /** The budget of an archive inside this one: the same counters, one level deeper. */
  nested(): Budget {
    return new Budget({}, this);
  }

  /** Counts decompressed bytes. */
  spendBytes(count: number): void {
    this.#spent.bytes += count;
    if (this.#spent.bytes > this.limits.maxBytes) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_BYTES',
        `the archive is larger than maxBytes (${this.limits.maxBytes}) when decompressed; raise it if the input is trusted`,
      );
    }
  }

  /** Counts one entry. */
  spendEntry(): void {
    if (++this.#spent.entries > this.limits.maxEntries) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_ENTRIES',
        `the archive has more entries than maxEntries (${this.limits.maxEntries}); raise it if the input is trusted`,
      );
    }
  }

  /** Checks the ratio of one compressed stream. */
  checkRatio(input: number, output: number): void {
    if (output > RATIO_GRACE && output > input * this.limits.maxRatio) {
      throw new ArchiveError(
        'ARCHIVE_LIMIT_RATIO',
        `${output} bytes came out of ${input}: more than maxRatio (${this.limits.maxRatio}) to one, which only bombs do`,
      );
    }
  }
}
