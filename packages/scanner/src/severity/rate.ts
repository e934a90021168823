import type { Severity } from '../advisories/index.js';
import { cvssScore } from './cvss.js';
import { type SeverityWord, severityOf, severityRank, severityWord } from './words.js';

/** How bad something is, and what says so. */
export interface Rating {
  readonly severity: SeverityWord;
  /** The CVSS base score, when a vector says it. */
  readonly score?: number;
  readonly vector?: string;
}

/** Types that carry a word rather than a vector. */
const worded = new Set(['WORD', 'Ubuntu']);

/**
 * Rates by what sources state: the word of the first of `sources` that states one, else the highest CVSS score, else the worst word.
 * A distribution that rates its own package states a word of type `Ubuntu` or `Debian`, which is believed only where no vector is.
 */
export function rate(stated: readonly Severity[], sources: readonly string[] = []): Rating {
  for (const source of sources) {
    const word = severityWord(stated.find((each) => each.type === source)?.score ?? '');
    if (word) return { severity: word };
  }
  let best: { score: number; vector: string } | undefined;
  for (const { score: vector } of stated) {
    const score = cvssScore(vector);
    if (score !== undefined && (best === undefined || score > best.score)) best = { score, vector };
  }
  if (best) return { severity: severityOf(best.score), ...best };
  const named = stated
    .filter((each) => worded.has(each.type))
    .flatMap((each) => severityWord(each.score) ?? [])
    .sort((a, b) => severityRank[a] - severityRank[b]);
  return { severity: named[0] ?? 'unknown' };
}
