/**
 * Hands chunks from one that pushes to one that pulls, holding one at a time: `push` takes a chunk, `drained` waits until it was used up. The memory of a
 * chunk is lent, so it is used again only after `drained`.
 */
export class ChunkPipe implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #closed = false;
  #given = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  push(chunk: Uint8Array): void {
    if (this.#closed) return;
    this.#chunks.push(chunk);
    this.#wakeReader?.();
  }

  /** Says that there is no more. */
  end(): void {
    this.#closed = true;
    this.#wakeReader?.();
  }

  /** Resolves when everything that was pushed is used up, or when nobody reads any more. */
  async drained(): Promise<void> {
    while (this.#chunks.length > 0 || this.#given) {
      await new Promise<void>((resolve) => {
        this.#wakeWriter = resolve;
      });
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) {
          this.#given = true;
          yield chunk;
          this.#given = false;
        } else if (this.#closed) return;
        else {
          this.#wakeWriter?.();
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
        }
      }
    } finally {
      this.#closed = true;
      this.#given = false;
      this.#chunks.length = 0;
      this.#wakeWriter?.();
    }
  }
}
