import type { Affected, RangeEvent } from '../advisories/index.js';
import { schemeOf, type VersionScheme } from '../versions/index.js';

/** Whether a version is affected and, when it is, by which version it is fixed. */
export interface Verdict {
  readonly affected: boolean;
  /** The version that ends the range that holds this one; undefined when there is none. */
  readonly fixed?: string;
}

const NO: Verdict = { affected: false };

/** Judges a version by the enumerated versions and the ranges of one affected package (OSV schema, "Evaluation"). */
export function judge(affected: Affected, version: string): Verdict {
  const scheme = schemeOf(affected.ecosystem);
  for (const range of affected.ranges) {
    const verdict = judgeRange(sortEvents(range.events, scheme), version, scheme);
    if (verdict.affected) return verdict;
  }
  return affected.versions.some((each) => each === version || scheme.compare(each, version) === 0)
    ? { affected: true }
    : NO;
}

function judgeRange(events: readonly RangeEvent[], version: string, scheme: VersionScheme): Verdict {
  let inside = false;
  let limited = false;
  let empty: string | undefined;
  for (const event of events) {
    const order = event.kind === 'introduced' && event.version === '0' ? 1 : scheme.compare(version, event.version);
    if (event.kind === 'introduced') {
      if (order >= 0 && event.version !== empty) inside = true;
    } else if (event.kind === 'fixed') {
      // What is introduced and fixed in the same version never was.
      if (!inside) empty = event.version;
      if (order >= 0) inside = false;
      else if (inside) return { affected: true, fixed: event.version };
    } else if (event.kind === 'last_affected') {
      if (order > 0) inside = false;
      else if (inside) return { affected: true };
    } else if (order >= 0) limited = true;
  }
  return inside && !limited ? { affected: true } : NO;
}

// One interval may end where the next begins.
const rank = { fixed: 0, introduced: 1, last_affected: 2, limit: 3 } as const;

/** Sources do not promise an order. */
function sortEvents(events: readonly RangeEvent[], scheme: VersionScheme): RangeEvent[] {
  return [...events].sort((a, b) => {
    if (a.version === '0' || b.version === '0')
      return Number(b.version === '0') - Number(a.version === '0') || rank[a.kind] - rank[b.kind];
    return scheme.compare(a.version, b.version) || rank[a.kind] - rank[b.kind];
  });
}
