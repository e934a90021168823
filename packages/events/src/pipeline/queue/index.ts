import type { DropPolicy, EventQueue } from './event-queue.js';
import { RingQueue } from './ring-queue.js';
import { SeverityQueue } from './severity-queue.js';

export type { DropPolicy, EventQueue } from './event-queue.js';

/** A queue of at most `limit` elements. */
export function createQueue<T extends { readonly severity_id: number }>(
  limit: number,
  drop: DropPolicy,
): EventQueue<T> {
  return drop === 'lowest-severity' ? new SeverityQueue<T>(limit) : new RingQueue<T>(limit, drop);
}
