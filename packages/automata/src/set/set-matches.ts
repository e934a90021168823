/** Which patterns of a set match an input; one object may serve many inputs in turn. */
export class SetMatches implements Iterable<number> {
  /** How many patterns match. */
  count = 0;
  /** The step budget ended: patterns that are not listed may match all the same. */
  gaveUp = false;
  readonly #marks: Uint8Array;
  readonly #list: Int32Array;

  constructor(size: number) {
    this.#marks = new Uint8Array(size);
    this.#list = new Int32Array(size);
  }

  /** Number of patterns of the set. */
  get size(): number {
    return this.#marks.length;
  }

  /** True when the pattern of this index matches. */
  has(index: number): boolean {
    return this.#marks[index] === 1;
  }

  /** One of the `count` patterns that match, in no particular order; -1 past the last. */
  at(position: number): number {
    return position < this.count ? this.#list[position]! : -1;
  }

  /** Indices of the patterns that match, ascending. */
  indices(): number[] {
    return Array.from(this.#list.subarray(0, this.count)).sort((a, b) => a - b);
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.indices()[Symbol.iterator]();
  }

  /** Adds a pattern. */
  add(index: number): void {
    if (this.#marks[index] === 1) return;
    this.#marks[index] = 1;
    this.#list[this.count++] = index;
  }

  /** Makes it empty. */
  clear(): void {
    for (let i = 0; i < this.count; i++) this.#marks[this.#list[i]!] = 0;
    this.count = 0;
    this.gaveUp = false;
  }
}
