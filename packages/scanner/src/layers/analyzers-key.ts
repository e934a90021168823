import { createHash } from 'node:crypto';
import type { Analyzer } from '../analyzers/index.js';

/** A hash that changes whenever a report made with these analyzers could differ: ids and versions, in any order. */
export function analyzersKey(analyzers: readonly Analyzer[]): string {
  const list = analyzers.map((each) => `${each.id}@${each.version}`).sort();
  return createHash('sha256').update(list.join('\n')).digest('hex');
}
