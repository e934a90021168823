import { attackFingerprints, wordsByType } from '../generated/libinjection-tables.js';
import { WordTable } from './word-table.js';

const entries = wordsByType.flatMap(([type, list]) => list.split(',').map((word) => [word, type] as const));
const words = new WordTable(entries);
const phraseStarts = new WordTable(phrasePrefixes());
const fingerprints: ReadonlySet<string> = new Set(attackFingerprints.split(' '));

/** Everything that stands before a blank of a phrase. */
function phrasePrefixes(): [string, string][] {
  const prefixes = new Set<string>();
  for (const [word] of entries) {
    for (let at = word.indexOf(' '); at >= 0; at = word.indexOf(' ', at + 1)) prefixes.add(word.slice(0, at));
  }
  return [...prefixes].map((prefix) => [prefix, 'p']);
}

/** The type of the word, phrase or operator `text.slice(from, to)` in any case; the empty string when it is none. */
export function wordType(text: string, from = 0, to: number = text.length): string {
  return words.typeOf(text, from, to);
}

/** True when a phrase may go on after this text. */
export function startsPhrase(text: string): boolean {
  return phraseStarts.typeOf(text, 0, text.length) !== '';
}

/** True when this sequence of token types is known from attacks. */
export function isAttackFingerprint(fingerprint: string): boolean {
  return fingerprints.has(fingerprint.toUpperCase());
}
