import { createHash } from 'node:crypto';
import type { Analyzer } from '../analyzers/index.js';
import type { AnalysisLimits } from './analysis-limits.js';

/** A hash that changes whenever a report made with these analyzers could differ: ids and versions, in any order, and limits that are not the default. */
export function analyzersKey(analyzers: readonly Analyzer[], limits: Partial<AnalysisLimits> = {}): string {
  const list = analyzers.map((each) => `${each.id}@${each.version}`);
  for (const [name, value] of Object.entries(limits)) list.push(`${name}=${value}`);
  return createHash('sha256').update(list.sort().join('\n')).digest('hex');
}
