/** One argument of a directive, as written between its quotes; escapes are still in it. */
export interface Word {
  readonly raw: string;
  /** Where `raw` starts in the logical line. */
  readonly offset: number;
  readonly quote: '"' | "'" | '`' | '';
}

/** The words of a directive, or the offset of a quote that nothing closes. */
export type Words = { readonly words: readonly Word[] } | { readonly unterminated: number };

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n';
}

/** Splits a logical line at blanks; words may be quoted, and a bare word may hold single-quoted parts. */
export function splitWords(text: string): Words {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (isBlank(char)) {
      at++;
      continue;
    }
    const end = char === '"' || char === "'" || char === '`' ? closingQuote(text, at) : bareEnd(text, at);
    if (end < 0) return { unterminated: at };
    if (char === '"' || char === "'" || char === '`') {
      words.push({ raw: text.slice(at + 1, end), offset: at + 1, quote: char });
      at = end + 1;
    } else {
      words.push({ raw: text.slice(at, end), offset: at, quote: '' });
      at = end;
    }
  }
  return { words };
}

/** The closing quote is one that no odd run of backslashes precedes and, for `"`, that ends a word. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== '`') at++;
    else if (char === quote) return at;
  }
  return -1;
}

function bareEnd(text: string, start: number): number {
  let at = start;
  let inQuote = false;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === "'") inQuote = !inQuote;
    else if (!inQuote && isBlank(char)) break;
  }
  // An apostrophe that nothing closes is part of the word.
  if (inQuote) {
    at = start;
    while (at < text.length && !isBlank(text.charAt(at))) at++;
  }
  return Math.min(at, text.length);
}

/** Takes away the backslash before the given quote; every other backslash belongs to the value. */
export function unescapeQuote(raw: string, quote: string): string {
  return quote === '' || !raw.includes('\\') ? raw : raw.replaceAll(`\\${quote}`, quote);
}
