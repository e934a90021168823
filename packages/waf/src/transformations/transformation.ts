/** One SecLang transformation (`t:NAME`): a pure, total function on byte strings. */
export interface Transformation {
  /** The name as the manuals write it, such as `urlDecodeUni`. */
  readonly name: string;
  /**
   * Transforms a byte string: every char code is a byte, 0 to 255. Never throws. Returns the same string when there was
   * nothing to do, so that a caller may compare by `===` (strings are compared by reference first).
   */
  readonly apply: (value: string) => string;
}
