import { ahoCorasick } from '@lamellar/automata';
import type { Evaluate } from './operator.js';

/**
 * Finds whether any of the phrases stands in a value, ASCII letters in any case, in one pass. The match that ends first is
 * told, of those the longest.
 */
export function phraseMatcher(phrases: readonly string[]): Evaluate {
  const words = [...new Set(phrases)].filter((phrase) => phrase !== '');
  if (words.length === 0) return () => false;
  const automaton = ahoCorasick(words, { caseFold: true });
  // One visitor for all calls: nothing is allocated for a value without a phrase.
  let found = -1;
  let end = 0;
  const visit = (word: number, at: number): boolean => {
    found = word;
    end = at;
    return true;
  };
  return (value, match) => {
    found = -1;
    automaton.scan(value, 0, 0, visit);
    if (found < 0) return false;
    const start = end - (words[found]?.length ?? 0);
    match.span(start, end);
    if (match.capturing) match.capture(0, value.slice(start, end), start);
    return true;
  };
}
