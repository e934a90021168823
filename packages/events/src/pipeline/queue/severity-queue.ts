import type { EventQueue } from './event-queue.js';
import { RingQueue } from './ring-queue.js';

interface Arrived<T> {
  readonly element: T;
  readonly arrival: number;
}

// severity_id 0 to 6; 99, "other", counts as 0.
const levels = 7;

/** First in, first out; when it is full, the oldest of the least severe gives way to what is more severe. */
export class SeverityQueue<T extends { readonly severity_id: number }> implements EventQueue<T> {
  readonly #limit: number;
  readonly #byLevel: readonly RingQueue<Arrived<T>>[];
  #size = 0;
  #arrivals = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#byLevel = Array.from({ length: levels }, () => new RingQueue<Arrived<T>>(limit, 'newest'));
  }

  get size(): number {
    return this.#size;
  }

  get arrivals(): number {
    return this.#arrivals;
  }

  get oldest(): number {
    return this.#next()?.peek()?.arrival ?? Number.POSITIVE_INFINITY;
  }

  push(element: T): T | undefined {
    const level = levelOf(element);
    let dropped: T | undefined;
    if (this.#size >= this.#limit) {
      const lowest = this.#byLevel.findIndex(({ size }) => size > 0);
      if (lowest >= level) return element;
      dropped = this.#byLevel[lowest]!.shift()!.element;
      this.#size--;
    }
    this.#byLevel[level]!.push({ element, arrival: this.#arrivals++ });
    this.#size++;
    return dropped;
  }

  shift(): T | undefined {
    const next = this.#next();
    if (next === undefined) return undefined;
    this.#size--;
    return next.shift()!.element;
  }

  /** The level whose first element came before those of the others. */
  #next(): RingQueue<Arrived<T>> | undefined {
    let first: RingQueue<Arrived<T>> | undefined;
    let arrival = Number.POSITIVE_INFINITY;
    for (const level of this.#byLevel) {
      const head = level.peek();
      if (head !== undefined && head.arrival < arrival) {
        arrival = head.arrival;
        first = level;
      }
    }
    return first;
  }
}

function levelOf({ severity_id: severity }: { readonly severity_id: number }): number {
  return severity >= 0 && severity < levels ? Math.floor(severity) : 0;
}
