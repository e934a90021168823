import type { EventQuery } from '@lamellar/events';
import { StoreError } from './errors.js';

const LONGEST_TEXT = 1000;

/** Checks what came from a user; @throws StoreError `STORE_QUERY` naming the field. */
export function checkQuery(query: EventQuery): void {
  for (const field of ['from', 'to', 'minSeverity', 'limit'] as const) {
    const value = query[field];
    if (value !== undefined && !Number.isSafeInteger(value)) throw refusal(field, 'an integer', value);
  }
  if (query.limit !== undefined && query.limit < 0) throw refusal('limit', 'at least 0', query.limit);
  if (query.text !== undefined && query.text.length > LONGEST_TEXT) {
    throw refusal('text', `at most ${LONGEST_TEXT} characters`, query.text.length);
  }
}

/** One word or phrase of a text search. */
export interface SearchTerm {
  readonly words: string;
  /** Whether the last word may go on. */
  readonly prefix: boolean;
}

/** Splits a search text into words and quoted phrases; punctuation alone is no term. */
export function searchTerms(text: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  // Every second piece stood between quotes.
  text.split('"').forEach((piece, index) => {
    const parts = index % 2 === 1 ? [piece] : piece.split(/\s/);
    for (const part of parts) {
      const words = part.replaceAll(/[^\p{L}\p{N}\p{M}]/gu, ' ').trim();
      if (words !== '') terms.push({ words, prefix: index % 2 === 0 && part.endsWith('*') });
    }
  });
  return terms;
}

/** The values of a field that is one value or a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function refusal(field: string, expected: string, found: unknown): StoreError {
  return new StoreError(
    'STORE_QUERY',
    `${field} of the query must be ${expected}, found ${String(found).slice(0, 40)}`,
  );
}
