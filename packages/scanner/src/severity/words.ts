/** Words for severities, from the worst. */
export type SeverityWord = 'critical' | 'high' | 'medium' | 'low' | 'none' | 'unknown';

/** Severities in the order of reports. */
export const severityRank: Readonly<Record<SeverityWord, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
  unknown: 4,
  none: 5,
};

/** The word for a base score (CVSS 3.1, section 5; the same in 4.0). */
export function severityOf(score: number): SeverityWord {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

const words: Readonly<Record<string, SeverityWord>> = {
  __proto__: null as never,
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
  unimportant: 'low',
  none: 'none',
};

/** The severity that a source's own word means, such as Red Hat's `Important`; undefined for others. */
export function severityWord(text: string): SeverityWord | undefined {
  return words[text.toLowerCase()];
}
