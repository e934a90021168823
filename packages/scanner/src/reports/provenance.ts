import type { Report } from './report.js';
import { doubtsOf } from './unknown.js';

/** One line of what a report rests upon. */
export interface ProvenanceLine {
  /** `advisories` with their age, or `unknown` for a doubt. */
  readonly kind: 'advisories' | 'unknown';
  readonly text: string;
}

/** How old the advisories are and what is unknown, for reports that have a place for remarks only. */
export function provenanceOf(report: Report): ProvenanceLine[] {
  return [
    ...report.freshness.map(({ source, advisories, imported, newest }) => ({
      kind: 'advisories' as const,
      text: `${source}: ${advisories}, imported ${new Date(imported).toISOString()}, newest ${newest || 'unknown'}`,
    })),
    ...doubtsOf(report).map((text) => ({ kind: 'unknown' as const, text })),
  ];
}
