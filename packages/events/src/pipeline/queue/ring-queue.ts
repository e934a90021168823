import type { EventQueue } from './event-queue.js';

/** First in, first out, in a ring that grows up to its limit. */
export class RingQueue<T> implements EventQueue<T> {
  readonly #limit: number;
  readonly #drop: 'newest' | 'oldest';
  #ring: (T | undefined)[] = new Array<T | undefined>(16);
  #head = 0;
  #size = 0;
  /** Arrival number of the first element. */
  #first = 0;

  constructor(limit: number, drop: 'newest' | 'oldest') {
    this.#limit = limit;
    this.#drop = drop;
  }

  get size(): number {
    return this.#size;
  }

  get arrivals(): number {
    return this.#first + this.#size;
  }

  get oldest(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#first;
  }

  push(element: T): T | undefined {
    let dropped: T | undefined;
    if (this.#size >= this.#limit) {
      if (this.#drop === 'newest') return element;
      dropped = this.shift();
    } else if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = element;
    this.#size++;
    return dropped;
  }

  peek(): T | undefined {
    return this.#ring[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const element = this.#ring[this.#head];
    // The ring keeps nothing alive that it gave away.
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    this.#first++;
    return element;
  }

  #grow(): void {
    const { length } = this.#ring;
    const grown = new Array<T | undefined>(length * 2);
    for (let i = 0; i < this.#size; i++) grown[i] = this.#ring[(this.#head + i) & (length - 1)];
    this.#ring = grown;
    this.#head = 0;
  }
}
