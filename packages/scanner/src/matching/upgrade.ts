import type { InventoryPackage } from '../inventory/index.js';
import { severityRank } from '../severity/index.js';
import type { VersionScheme } from '../versions/index.js';
import type { Vulnerability } from './finding.js';

/** The change of one package that its findings ask for. */
export interface Upgrade {
  readonly package: InventoryPackage;
  /** The least version in which nothing as bad as the worst finding remains. */
  readonly to: string;
  /** Ids of the findings that this version clears. */
  readonly clears: readonly string[];
  /** Ids of what would still be found, or would be new, in it. */
  readonly remains: readonly string[];
  /** The least version in which nothing is found, when that is another one. */
  readonly clean?: string;
}

/**
 * Suggests the least change of one package that clears its highest severity. Candidates are the versions that its advisories name as fixes;
 * each is judged by all advisories of the package, so that a fix which lies in another's range is not suggested for nothing. Undefined when no
 * candidate clears the worst.
 */
export function suggestUpgrade(
  found: InventoryPackage,
  version: string,
  now: readonly Vulnerability[],
  at: (version: string) => readonly Vulnerability[],
  scheme: VersionScheme,
): Upgrade | undefined {
  const relevant = now.filter((each) => !each.informational);
  if (relevant.length === 0) return undefined;
  const worst = Math.min(...relevant.map((each) => severityRank[each.severity]));
  const candidates = [...new Set(relevant.flatMap((each) => each.fixed))]
    .filter((each) => scheme.compare(each, version) > 0)
    .sort(scheme.compare);
  let best: Omit<Upgrade, 'clean'> | undefined;
  for (const to of candidates) {
    const remaining = at(to).filter((each) => !each.informational);
    if (!best && remaining.every((each) => severityRank[each.severity] > worst)) {
      const remains = remaining.map((each) => each.id).sort();
      const clears = relevant.map((each) => each.id).filter((id) => !remains.includes(id));
      best = { package: found, to, clears: clears.sort(), remains };
    }
    if (best && remaining.length === 0) return to === best.to ? best : { ...best, clean: to };
  }
  return best;
}
