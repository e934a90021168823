import { type AutomataErrorCode, PatternError } from '../errors.js';
import { FOREIGN } from './ast.js';
import { type CharSet, intersect } from './char-set.js';
import { foldAscii, foldUnicode } from './fold.js';
import type { Syntax } from './options.js';

/** Flags in force at a place of the pattern. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
  readonly x: boolean;
}

/** Reads the text of a pattern; shared by the parts of the parser. */
export class Scanner {
  pos = 0;
  readonly maxSymbol: number;
  readonly #folds = new Map<number, CharSet>();
  readonly source: string;
  readonly unicode: boolean;
  readonly syntax: Syntax;

  constructor(source: string, unicode: boolean, syntax: Syntax) {
    this.source = source;
    this.unicode = unicode;
    this.syntax = syntax;
    this.maxSymbol = unicode ? 0x10ffff : FOREIGN;
  }

  get done(): boolean {
    return this.pos >= this.source.length;
  }

  peek(ahead = 0): string {
    return this.source.charAt(this.pos + ahead);
  }

  startsWith(text: string): boolean {
    return this.source.startsWith(text, this.pos);
  }

  /** Steps over `text` when it comes next. */
  eat(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.pos += text.length;
    return true;
  }

  /** The text up to `end`, which is stepped over too. */
  until(end: string, at: number, what: string): string {
    const stop = this.source.indexOf(end, this.pos);
    if (stop < 0) this.fail(`${what} without its closing ${JSON.stringify(end)}`, at);
    const text = this.source.slice(this.pos, stop);
    this.pos = stop + end.length;
    return text;
  }

  /** The digits that come next, as a number; undefined without any. */
  number(): number | undefined {
    const from = this.pos;
    while (this.peek() >= '0' && this.peek() <= '9') this.pos++;
    if (from === this.pos) return undefined;
    return this.pos - from > 9 ? 1e9 : Number(this.source.slice(from, this.pos));
  }

  /** The next symbol of the pattern, as it is written. */
  symbol(): number {
    const at = this.pos;
    const point = this.unicode ? this.source.codePointAt(at)! : this.source.charCodeAt(at);
    this.pos += point > 0xffff ? 2 : 1;
    return this.checked(point, at);
  }

  /** A symbol that the alphabet has. */
  checked(point: number, at: number): number {
    if (!this.unicode && point > 0xff) {
      this.fail(
        `character U+${point.toString(16).toUpperCase().padStart(4, '0')} in a pattern over bytes`,
        at,
        "write its bytes (\\xHH), or compile with mode 'unicode'",
      );
    }
    if (point > 0x10ffff) this.fail('code point above 10FFFF', at);
    return point;
  }

  /** The set, with the other cases of its members when the flag i is on, within the alphabet. */
  folded(set: CharSet, fold: boolean): CharSet {
    const within = this.unicode ? set : intersect(set, [0, 0xff]);
    if (!fold) return within;
    return this.unicode ? foldUnicode(within) : foldAscii(within);
  }

  /** The set of one symbol. */
  literal(symbol: number, fold: boolean): CharSet {
    if (!fold) return [symbol, symbol];
    let set = this.#folds.get(symbol);
    if (set === undefined) {
      set = this.folded([symbol, symbol], true);
      this.#folds.set(symbol, set);
    }
    return set;
  }

  fail(problem: string, at: number, hint?: string, code: AutomataErrorCode = 'AUTOMATA_SYNTAX'): never {
    throw new PatternError(code, problem, this.source, at, hint);
  }
}
