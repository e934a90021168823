/** Which dialect a pattern is written in. */
export type Syntax = 're2' | 'pcre';

/** How a pattern is read. */
export interface SyntaxOptions {
  /**
   * `bytes`: the input is bytes, as a `Uint8Array` or as a latin1 string (one character is one byte).
   * `unicode`: the input is a JS string, read by code point.
   * @default 'bytes'
   */
  readonly mode?: 'bytes' | 'unicode';
  /** Flags set from the start, any of `imsU` and, in PCRE syntax, `x`. @default '' */
  readonly flags?: string;
  /**
   * `re2` is RE2's syntax. `pcre` adds what PCRE has beyond it: `\h \R \Z \e \cX`, possessive quantifiers, atomic groups, comments;
   * `\s` then holds the vertical tab, and `$` also stands before a final newline.
   * @default 're2'
   */
  readonly syntax?: Syntax;
  /** In PCRE syntax, without the flag m: `$` stands only at the very end (PCRE's DOLLAR_ENDONLY). @default false */
  readonly dollarEndOnly?: boolean;
}
