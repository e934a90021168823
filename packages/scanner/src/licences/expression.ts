import { quote, ScannerError } from '../errors.js';

/** A licence expression of SPDX (specification 2.3, annex D). */
export type LicenceExpression =
  | { readonly kind: 'licence'; readonly id: string; readonly exception?: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly LicenceExpression[] };

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 64;

/** Parses an expression such as `(MIT OR Apache-2.0) AND BSD-3-Clause`; operators may be written small. Throws `SCANNER_FILE_SYNTAX`. Linear. */
export function parseLicence(text: string): LicenceExpression {
  if (text.length > MAX_LENGTH) throw unreadable(text, `at most ${MAX_LENGTH} characters`);
  const words = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const isWord = (word: string): boolean => words[at]?.toUpperCase() === word;
  const joined = (kind: 'and' | 'or', next: () => LicenceExpression): LicenceExpression => {
    const parts = [next()];
    while (isWord(kind.toUpperCase())) {
      at++;
      parts.push(next());
    }
    return parts.length === 1 ? (parts[0] as LicenceExpression) : { kind, parts };
  };
  const either = (depth: number): LicenceExpression => {
    if (depth > MAX_DEPTH) throw unreadable(text, `at most ${MAX_DEPTH} brackets in brackets`);
    return joined('or', () => joined('and', () => single(depth)));
  };
  const single = (depth: number): LicenceExpression => {
    const word = words[at++];
    if (word === '(') {
      const inner = either(depth + 1);
      if (words[at++] !== ')') throw unreadable(text, 'a closing bracket');
      return inner;
    }
    if (word === undefined || !/^[A-Za-z0-9][A-Za-z0-9.:+-]*$/.test(word) || /^(AND|OR|WITH)$/i.test(word)) {
      throw unreadable(text, 'the id of a licence');
    }
    if (!isWord('WITH')) return { kind: 'licence', id: word };
    at++;
    const exception = words[at++];
    if (exception === undefined || !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(exception))
      throw unreadable(text, 'an exception behind WITH');
    return { kind: 'licence', id: word, exception };
  };
  const expression = either(0);
  if (at < words.length) throw unreadable(text, 'AND, OR or the end');
  return expression;
}

function unreadable(text: string, expected: string): ScannerError {
  return new ScannerError('SCANNER_FILE_SYNTAX', `licence ${quote(text)}: expected ${expected}`);
}
