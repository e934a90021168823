import { searchTerms } from '../query.js';

/** The words of a message as they are indexed: lower case, without accents, parted by single spaces. */
export function indexWords(message: string): string {
  return message
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, ' ')
    .toLowerCase()
    .trim();
}

/** The `tsquery` of a search text; empty when it holds no word. Words are letters and digits only, so no operator can come in. */
export function wordQuery(text: string): string {
  return searchTerms(text)
    .map(({ words, prefix }) => ({
      parts: indexWords(words)
        .split(/\s+/)
        .filter((part) => part !== ''),
      prefix,
    }))
    .filter(({ parts }) => parts.length > 0)
    .map(
      ({ parts, prefix }) =>
        `(${parts.map((part, index) => `'${part}'${prefix && index === parts.length - 1 ? ':*' : ''}`).join(' <-> ')})`,
    )
    .join(' & ');
}
