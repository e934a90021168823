import { attackFingerprints, wordsByType } from '../generated/libinjection-tables.js';
import { tokenType } from './sql-token.js';

const words: ReadonlyMap<string, string> = new Map(
  wordsByType.flatMap(([type, list]) => list.split(',').map((word) => [word, type] as const)),
);
const fingerprints: ReadonlySet<string> = new Set(attackFingerprints.split(' '));

/** The type of a word, phrase or operator in any case; the empty string when it is none. */
export function wordType(text: string): string {
  return words.get(text.toUpperCase()) ?? tokenType.none;
}

/** True when this sequence of token types is known from attacks. */
export function isAttackFingerprint(fingerprint: string): boolean {
  return fingerprints.has(fingerprint.toUpperCase());
}
