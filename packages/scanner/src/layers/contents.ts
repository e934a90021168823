/** A buffer that is larger than this is given back after the file that asked for it. */
const MAX_IDLE = 8 * 2 ** 20;
/** A size that a header states is believed up to here; more is allocated as content really comes. */
const MAX_AHEAD = 512 * 2 ** 20;

/**
 * Gathers the content of one file after the other in one buffer. A file that comes in one piece is not copied at all. What `take` returns is
 * lent until the next file begins.
 */
export class Contents {
  #buffer: Buffer = Buffer.alloc(0);
  #view: Buffer | undefined;
  #filled = 0;
  #size = 0;

  /** Starts a file of a stated size, which may lie. */
  begin(size: number): void {
    this.#view = undefined;
    this.#filled = 0;
    this.#size = size;
  }

  write(chunk: Buffer): void {
    if (this.#filled === 0 && chunk.length >= this.#size) {
      this.#view = chunk;
      this.#filled = chunk.length;
      return;
    }
    if (this.#view) {
      this.#reserve(this.#filled + chunk.length);
      this.#view.copy(this.#buffer);
      this.#view = undefined;
    } else this.#reserve(Math.max(this.#filled + chunk.length, Math.min(this.#size, MAX_AHEAD)));
    chunk.copy(this.#buffer, this.#filled);
    this.#filled += chunk.length;
  }

  /** The content of the file. */
  take(): Buffer {
    return this.#view ?? this.#buffer.subarray(0, this.#filled);
  }

  /** Says that the file is done with; memory of a large one is given back without waiting for the collector. */
  release(): void {
    this.#view = undefined;
    this.#filled = 0;
    if (this.#buffer.length <= MAX_IDLE) return;
    (this.#buffer.buffer as ArrayBuffer).transfer(0);
    this.#buffer = Buffer.alloc(0);
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 64 * 1024, Math.min(this.#buffer.length * 2, MAX_AHEAD)));
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }
}
