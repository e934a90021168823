import type { Freshness } from '../advisories/index.js';
import type { LicenceFinding } from '../licences/index.js';
import type { Finding, MatchResult, Upgrade } from '../matching/index.js';
import type { PrioritisedFinding } from '../priority/index.js';
import type { ScanResult } from '../scan/scan.js';
import type { SuppressedFinding } from '../vex/index.js';

/** A finding as reports show it; with what is known of attacks when it was prioritised. */
export type ReportFinding = Finding & Partial<Pick<PrioritisedFinding, 'threat' | 'priority'>>;

/** What every report is made of. */
export interface Report {
  readonly scan: ScanResult;
  /** Absent when the scan was not matched. */
  readonly match?: Omit<MatchResult, 'findings'> & { readonly findings: readonly ReportFinding[] };
  /** What VEX documents and ignore files took back. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** What a licence policy does not allow; absent when there is no policy. */
  readonly licences?: readonly LicenceFinding[];
  /** How old the advisories are; empty when there were none. */
  readonly freshness: readonly Freshness[];
  /** Advisories that were imported longer ago, in milliseconds, are stale. @default 30 days */
  readonly maxAge?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Suggestions for packages of which findings remain, once for each package and version. */
export function upgradesOf(report: Report): Upgrade[] {
  const open = new Set(report.match?.findings.map((each) => `${each.package.purl}\0${each.id}`));
  const seen = new Set<string>();
  return (report.match?.upgrades ?? []).flatMap((each): Upgrade[] => {
    const clears = each.clears.filter((id) => open.has(`${each.package.purl}\0${id}`));
    const key = `${each.package.purl} ${each.to}`;
    if (clears.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return [{ ...each, clears }];
  });
}

/** A vulnerability of a package and version with every place that has it. */
export interface PlacedFinding {
  readonly finding: ReportFinding;
  /** Files, with the path inside an archive behind `!/`; sorted. */
  readonly places: readonly string[];
}

/** Findings for people: the same vulnerability of the same package at several places is one, in the order of its first. */
export function byPackage(findings: readonly ReportFinding[]): PlacedFinding[] {
  const groups = Map.groupBy(findings, (each) => `${each.id}\0${each.package.purl}`);
  return [...groups.values()].map((group) => ({
    finding: group[0] as ReportFinding,
    places: [
      ...new Set(group.map(({ package: found }) => (found.within ? `${found.path}!/${found.within}` : found.path))),
    ].sort(),
  }));
}

/** Makes text from outside safe for a terminal: control characters are shown, not sent. */
export function plain(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
