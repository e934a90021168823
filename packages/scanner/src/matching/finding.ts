import type { FixState } from '../advisories/index.js';
import type { InventoryPackage } from '../inventory/index.js';
import { type Rating, rate, severityRank } from '../severity/index.js';
import type { VersionScheme } from '../versions/index.js';
import type { Match } from './aliases.js';

/** One vulnerability of one package: advisories that are aliases of each other are one finding. */
export interface Finding extends Rating {
  readonly package: InventoryPackage;
  /** The CVE where there is one, else the first id. */
  readonly id: string;
  /** Every other id, sorted. */
  readonly aliases: readonly string[];
  /** Ids of the records that say so, sorted. */
  readonly advisories: readonly string[];
  readonly ecosystem: string;
  /** The least versions that fix it, in the words of each advisory, the least first; empty when none does yet. */
  readonly fixed: readonly string[];
  readonly fixState: FixState;
  readonly summary: string;
  readonly references: readonly string[];
  /** When the first of its advisories was published, as the source writes it. */
  readonly published?: string;
  /** Set for advisories that report no vulnerability, such as `unmaintained`. */
  readonly informational?: string;
  /** The package itself is the attack: an advisory of `MAL-`. There is nothing to update to; remove it. */
  readonly malicious?: true;
}

/** Everything of a finding but the package. */
export type Vulnerability = Omit<Finding, 'package'>;

const MAX_REFERENCES = 8;

/** One vulnerability out of the advisories that speak of it. */
export function vulnerabilityOf(
  group: readonly Match[],
  ecosystem: string,
  scheme: VersionScheme,
  severitySources: readonly string[],
): Vulnerability {
  const ids = [...new Set(group.flatMap((each) => each.ids))].sort();
  const names = group.flatMap((each) => each.names).sort();
  const id =
    names.find((each) => each.startsWith('CVE-')) ?? (group.map(({ names: own }) => own[0]).sort()[0] as string);
  const advisories = group.map(({ hit }) => hit.advisory);
  const informational = advisories.every((each) => each.informational) ? advisories[0]?.informational : undefined;
  const malicious = ids.some((each) => each.startsWith('MAL-'));
  const fixed = [...new Set(group.flatMap((each) => each.fixed ?? []))].sort(scheme.compare);
  const published = advisories.flatMap((each) => each.published ?? []).sort()[0];
  return {
    id,
    aliases: ids.filter((each) => each !== id),
    advisories: [...new Set(advisories.map((each) => each.id))].sort(),
    ecosystem,
    fixed,
    fixState: fixed.length > 0 ? 'fixed' : stateOf(group),
    ...(malicious ? { severity: 'critical' as const } : rate(statedOf(group), severitySources)),
    summary: advisories.map((each) => each.summary).find((text) => text !== '') ?? '',
    references: [...new Set(advisories.flatMap((each) => each.references))].slice(0, MAX_REFERENCES),
    ...(published ? { published } : {}),
    ...(informational ? { informational } : {}),
    ...(malicious ? { malicious } : {}),
  };
}

function statedOf(group: readonly Match[]): readonly { type: string; score: string }[] {
  return group.flatMap(({ hit }) => [...hit.affected.severity, ...hit.advisory.severity]);
}

function stateOf(group: readonly Match[]): FixState {
  return (
    group.map(({ hit }) => hit.affected.state).find((state) => state !== undefined && state !== 'fixed') ?? 'not-fixed'
  );
}

/** By severity, then package URL, id and place. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    compareText(a.package.purl, b.package.purl) ||
    compareText(a.id, b.id) ||
    compareText(a.package.path, b.package.path) ||
    compareText(a.package.within ?? '', b.package.within ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
