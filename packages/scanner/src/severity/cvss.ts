import { cvss2Score } from './cvss2.js';
import { cvss3Score } from './cvss3.js';
import { cvss4Score } from './cvss4.js';
import { parseVector } from './vector.js';

/**
 * The score of a CVSS vector: the base score of 2.0, 3.0 and 3.1, and the score of 4.0 with whatever threat and environmental metrics stand in it. Undefined for what is no
 * vector.
 */
export function cvssScore(vector: string): number | undefined {
  const parsed = parseVector(vector);
  if (!parsed) return undefined;
  if (parsed.version === '4.0') return cvss4Score(parsed.metrics);
  return parsed.version === '2.0' ? cvss2Score(parsed.metrics) : cvss3Score(parsed.metrics);
}
