import type { Freshness } from '../advisories/index.js';
import type { MatchResult } from '../matching/index.js';
import type { ScanResult } from '../scan/scan.js';
import type { SuppressedFinding } from '../vex/index.js';

/** What every report is made of. */
export interface Report {
  readonly scan: ScanResult;
  /** Absent when the scan was not matched. */
  readonly match?: MatchResult;
  /** What VEX documents took back. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** How old the advisories are; empty when there were none. */
  readonly freshness: readonly Freshness[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Why a scan cannot be called clean, or undefined. Nothing found in nothing judged is not the same as nothing to find. */
export function unknownBecause(report: Report): string | undefined {
  if (report.scan.inventory.completeness === 'unknown') return 'nothing that lists packages was found';
  if (!report.match) return 'no advisories were matched';
  if (report.freshness.every((each) => each.advisories === 0)) return 'the advisory database is empty';
  const judged = report.scan.inventory.packages.length - report.match.unjudged.length;
  return judged === 0 ? 'no advisory source is known for any of the packages' : undefined;
}

/** Makes text from outside safe for a terminal: control characters are shown, not sent. */
export function plain(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
