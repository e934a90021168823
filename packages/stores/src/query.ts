import { StoreError } from './errors.js';

/** One identity that an event names, such as a container id or a CVE id. */
export interface IdentityFilter {
  readonly kind: string;
  readonly value: string;
}

/** Which events to read; conditions are joined by "and", the values of a list by "or". */
export interface EventQuery {
  /** The first millisecond, included. */
  readonly from?: number;
  /** The first millisecond that is no longer wanted. */
  readonly to?: number;
  readonly classUid?: number | readonly number[];
  /** The lowest `severity_id`; 99 ("other") counts as the lowest. */
  readonly minSeverity?: number;
  readonly severityId?: number | readonly number[];
  readonly findingUid?: string;
  /** Identities that the event must all name. */
  readonly identity?: IdentityFilter | readonly IdentityFilter[];
  /** Words that the message must all hold, in any letter case; `word*` matches a beginning, "..." matches words side by side. */
  readonly text?: string;
  /** @default 'newest' */
  readonly order?: 'newest' | 'oldest';
  /** At most this many events. @default 1000 */
  readonly limit?: number;
}

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
