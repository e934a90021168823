/** A bounded queue. */
export interface EventQueue<T> {
  readonly size: number;
  /** How many elements it has ever taken in; the next one gets this number. */
  readonly arrivals: number;
  /** The arrival number of its first element; infinite when it is empty. */
  readonly oldest: number;
  /** Takes an element in; returns what had to be dropped for it, or the element itself when it was not taken in. */
  push(element: T): T | undefined;
  shift(): T | undefined;
}

/** What is dropped when the queue is full: what comes, what came first, or the first of the least severe. */
export type DropPolicy = 'newest' | 'oldest' | 'lowest-severity';
