/** Observations between a callback and `for await`: bounded, and what does not fit is counted. */
export class ObservationQueue<T> implements AsyncIterable<T> {
  readonly #most: number;
  readonly #waiting: T[] = [];
  #lost = 0;
  #untold = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many did not fit, ever. */
  get lost(): number {
    return this.#lost;
  }

  push(value: T): void {
    if (this.#waiting.length >= this.#most) {
      this.#lost++;
      this.#untold++;
      return;
    }
    this.#waiting.push(value);
    this.#wake?.();
  }

  /** How many did not fit since it was asked last. */
  takeLost(): number {
    const count = this.#untold;
    this.#untold = 0;
    return count;
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
