import { builtinError } from '../builtin-error.js';

/** A piece of a glob. */
export type GlobNode =
  | { readonly kind: 'text'; readonly text: string }
  /** One character; separators stop `?` and `*`, not `**`. */
  | { readonly kind: 'one' | 'many' | 'all' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly chars: string }
  | { readonly kind: 'range'; readonly negated: boolean; readonly low: string; readonly high: string }
  | { readonly kind: 'either'; readonly options: readonly (readonly GlobNode[])[] };

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 50;

/**
 * Reads a glob: `*`, `**`, `?`, `[abc]`, `[!a-z]`, `{a,b*}`, and `\` before what is meant as itself.
 *
 * @throws {BuiltinError} naming the place.
 */
export function parseGlob(pattern: string): GlobNode[] {
  if (pattern.length > MAX_LENGTH) throw builtinError(`glob: longer than ${MAX_LENGTH} characters`);
  const reader = new GlobReader(Array.from(pattern));
  return reader.sequence(0);
}

class GlobReader {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(chars: readonly string[]) {
    this.#chars = chars;
  }

  sequence(depth: number): GlobNode[] {
    if (depth > MAX_DEPTH) throw this.#fail(`more than ${MAX_DEPTH} nested braces`);
    const nodes: GlobNode[] = [];
    for (;;) {
      const char = this.#chars[this.#at];
      if (char === undefined) {
        if (depth > 0) throw this.#fail('unclosed `{`');
        return nodes;
      }
      if (depth > 0 && (char === ',' || char === '}')) return nodes;
      nodes.push(this.#node(char, depth));
    }
  }

  #node(char: string, depth: number): GlobNode {
    switch (char) {
      case '?':
        this.#at++;
        return { kind: 'one' };
      case '*':
        this.#at++;
        if (this.#chars[this.#at] !== '*') return { kind: 'many' };
        this.#at++;
        return { kind: 'all' };
      case '[':
        this.#at++;
        return this.#set();
      case '{':
        this.#at++;
        return this.#either(depth);
      default:
        return { kind: 'text', text: this.#text(depth > 0 ? '?*[{},' : '?*[{') };
    }
  }

  #either(depth: number): GlobNode {
    const options: GlobNode[][] = [];
    for (;;) {
      options.push(this.sequence(depth + 1));
      if (this.#chars[this.#at++] === '}') return { kind: 'either', options };
    }
  }

  /** A range of two characters, or a list; never both. */
  #set(): GlobNode {
    let negated = false;
    if (this.#chars[this.#at] === '!') {
      negated = true;
      this.#at++;
    }
    const low = this.#chars[this.#at];
    if (low === undefined) throw this.#fail('unexpected end of input');
    if (this.#chars[this.#at + 1] === '-') {
      const high = this.#chars[this.#at + 2];
      this.#at += 3;
      if (high === undefined) throw this.#fail('unexpected end of input');
      if (high.codePointAt(0)! < low.codePointAt(0)!) throw this.#fail('range hi character is less than lo');
      this.#close();
      return { kind: 'range', negated, low, high };
    }
    const chars = this.#text(']');
    this.#close();
    if (chars === '') throw this.#fail('could not parse range');
    return { kind: 'set', negated, chars };
  }

  #close(): void {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw this.#fail('unexpected end of input');
    if (char !== ']') throw this.#fail('expected close range character');
  }

  #text(stops: string): string {
    let text = '';
    for (;;) {
      const char = this.#chars[this.#at];
      if (char === undefined || stops.includes(char)) return text;
      this.#at++;
      if (char !== '\\') {
        text += char;
        continue;
      }
      const escaped = this.#chars[this.#at++];
      if (escaped === undefined) throw this.#fail('trailing backslash');
      text += escaped;
    }
  }

  #fail(reason: string): Error {
    return builtinError(`glob: syntax error at ${this.#at}: ${reason}`);
  }
}
