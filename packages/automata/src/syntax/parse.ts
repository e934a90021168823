import { AutomataError } from '../errors.js';
import { Assertion, alternate, concat, EMPTY, type Greed, type Node, type Pattern } from './ast.js';
import { bracket } from './bracket.js';
import { complement } from './char-set.js';
import { classEscape, nodeEscape, symbolEscape } from './escape.js';
import { type Group, groupOpening } from './group.js';
import type { SyntaxOptions } from './options.js';
import { type Flags, Scanner } from './scanner.js';

/** Groups inside groups; deeper patterns are refused, which bounds every recursion of the compiler. */
const MAX_DEPTH = 250;
const MAX_REPEAT = { re2: 1000, pcre: 65_535 };

/**
 * Reads a pattern into a tree.
 * @throws {PatternError} with the offset and a hint.
 */
export function parse(source: string, options: SyntaxOptions = {}): Pattern {
  const { mode = 'bytes', flags = '', syntax = 're2' } = options;
  const parser = new Parser(new Scanner(source, mode === 'unicode', syntax), options.dollarEndOnly ?? false);
  const node = parser.pattern(initialFlags(flags, syntax));
  const { captureCount, names } = parser;
  return { source, node, captureCount, names, maxSymbol: mode === 'unicode' ? 0x10ffff : 0x100 };
}

function initialFlags(text: string, syntax: string): Flags {
  for (const letter of text) {
    if (!'imsU'.includes(letter) && !(letter === 'x' && syntax === 'pcre')) {
      throw new AutomataError('AUTOMATA_OPTION', `unknown flag ${JSON.stringify(letter)} in flags; use i, m, s, U`);
    }
  }
  const has = (letter: string): boolean => text.includes(letter);
  return { i: has('i'), m: has('m'), s: has('s'), U: has('U'), x: has('x') };
}

class Parser {
  captureCount = 0;
  readonly names: (string | undefined)[] = [undefined];
  #flags!: Flags;
  #depth = 0;
  readonly #references: { name: string | number; at: number; set: (group: number) => void }[] = [];
  readonly scan: Scanner;
  readonly dollarEndOnly: boolean;

  constructor(scan: Scanner, dollarEndOnly: boolean) {
    this.scan = scan;
    this.dollarEndOnly = dollarEndOnly;
  }

  pattern(flags: Flags): Node {
    this.#flags = flags;
    const node = this.#alternation();
    if (!this.scan.done) this.scan.fail('unmatched )', this.scan.pos, 'write \\) for a parenthesis');
    for (const { name, at, set } of this.#references) {
      const group = typeof name === 'number' ? name : this.names.indexOf(name);
      if (group < 1 || group > this.captureCount) this.scan.fail(`reference to a group that does not exist`, at);
      set(group);
    }
    return node;
  }

  #alternation(): Node {
    const branches: Node[] = [];
    do branches.push(this.#sequence());
    while (this.scan.eat('|'));
    return alternate(branches);
  }

  #sequence(): Node {
    const { scan } = this;
    const parts: Node[] = [];
    for (;;) {
      this.#skipFree();
      if (scan.done || scan.peek() === '|' || scan.peek() === ')') return concat(parts);
      const at = scan.pos;
      if (scan.startsWith('\\Q')) {
        this.#quoted(parts);
        continue;
      }
      if (scan.eat('\\E')) continue;
      const flagsBefore = this.#flags;
      const atom = this.#atom();
      if (atom === undefined) continue;
      parts.push(this.#quantified(atom, at, flagsBefore));
    }
  }

  #quoted(parts: Node[]): void {
    const { scan } = this;
    scan.pos += 2;
    while (!scan.done && !scan.eat('\\E')) {
      const at = scan.pos;
      const node: Node = { kind: 'set', set: scan.literal(scan.symbol(), this.#flags.i) };
      const last = scan.done || scan.startsWith('\\E');
      if (last) scan.eat('\\E');
      parts.push(last ? this.#quantified(node, at, this.#flags) : node);
      if (last) return;
    }
  }

  /** One atom; undefined for what leaves no node, such as `(?i)`. */
  #atom(): Node | undefined {
    const { scan } = this;
    const flags = this.#flags;
    switch (scan.peek()) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', set: bracket(scan, flags.i) };
      case '.':
        scan.pos++;
        return { kind: 'set', set: flags.s ? [0, scan.maxSymbol] : complement([10, 10], scan.maxSymbol) };
      case '^':
        scan.pos++;
        return { kind: 'assert', assertion: this.#caret() };
      case '$':
        scan.pos++;
        return { kind: 'assert', assertion: this.#dollar() };
      case '*':
      case '+':
      case '?':
        return scan.fail(`${scan.peek()} with nothing to repeat`, scan.pos, 'escape it to match it');
      case '\\':
        return this.#escape();
      default:
        return { kind: 'set', set: scan.literal(scan.symbol(), flags.i) };
    }
  }

  #caret(): Assertion {
    if (!this.#flags.m) return Assertion.beginText;
    return this.scan.syntax === 'pcre' ? Assertion.beginLineInner : Assertion.beginLine;
  }

  #dollar(): Assertion {
    if (this.#flags.m) return Assertion.endLine;
    return this.scan.syntax === 'pcre' && !this.dollarEndOnly ? Assertion.endFinal : Assertion.endText;
  }

  #escape(): Node {
    const { scan } = this;
    const reference = this.#reference();
    if (reference !== undefined) return reference;
    const set = classEscape(scan, this.#flags.i);
    if (set !== undefined) return { kind: 'set', set };
    return nodeEscape(scan) ?? { kind: 'set', set: scan.literal(symbolEscape(scan), this.#flags.i) };
  }

  /** `\1`, `\k<name>`, `\k{name}`, `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`. */
  #reference(): Node | undefined {
    const { scan } = this;
    const at = scan.pos;
    const letter = scan.peek(1);
    if (letter >= '1' && letter <= '9') {
      scan.pos++;
      const start = scan.pos;
      const number = scan.number()!;
      const isOctal = letter < '8' && scan.source.charAt(start + 1) >= '0' && scan.source.charAt(start + 1) <= '7';
      const known = number < 10 || number <= this.captureCount;
      if (scan.syntax === 're2' ? !isOctal : known) return this.#backreference(number, at);
      scan.pos = at;
      return undefined;
    }
    const open = scan.peek(2);
    const close = open === '<' ? '>' : open === '{' ? '}' : open === "'" ? "'" : undefined;
    if (letter === 'k' && close !== undefined) {
      scan.pos += 3;
      return this.#backreference(scan.until(close, at, 'reference'), at);
    }
    if (letter === 'g' && scan.syntax === 'pcre') {
      scan.pos += 2;
      const name = scan.eat('{') ? scan.until('}', at, 'reference') : String(scan.number() ?? '');
      const relative = /^-\d{1,5}$/.test(name);
      if (relative) return this.#backreference(this.captureCount + 1 + Number(name), at);
      return this.#backreference(/^\d{1,5}$/.test(name) ? Number(name) : name, at);
    }
    return undefined;
  }

  #backreference(name: string | number, at: number): Node {
    const node = { kind: 'backreference' as const, group: 0, fold: this.#flags.i, at };
    const set = (group: number): void => {
      node.group = group;
    };
    this.#references.push({ name, at, set });
    return node;
  }

  #group(): Node | undefined {
    const { scan } = this;
    const at = scan.pos;
    const opening: Group = groupOpening(scan, this.#flags);
    if (opening.kind === 'comment') return undefined;
    if (opening.kind === 'reference') return this.#backreference(opening.name, at);
    if (opening.kind === 'flags' && opening.body === false) {
      this.#flags = opening.flags;
      return undefined;
    }
    if (++this.#depth > MAX_DEPTH) {
      scan.fail(`groups nested deeper than ${MAX_DEPTH}`, at, 'flatten the pattern', 'AUTOMATA_TOO_LARGE');
    }
    const outer = this.#flags;
    if (opening.kind === 'flags') this.#flags = opening.flags;
    const index = opening.kind === 'capture' ? this.#newCapture(opening.name, at) : 0;
    const body = this.#alternation();
    if (!scan.eat(')')) scan.fail('missing ) of a group', at, 'write \\( for a parenthesis');
    this.#flags = outer;
    this.#depth--;
    if (opening.kind === 'capture') return { kind: 'capture', body, index };
    if (opening.kind === 'atomic') return { kind: 'atomic', body, at };
    if (opening.kind === 'look') {
      return { kind: 'look', body, behind: opening.behind, negative: opening.negative, at };
    }
    // A group stays one atom: its parts are not merged into the row, so that a quantifier after it takes all of them.
    return body;
  }

  #newCapture(name: string | undefined, at: number): number {
    if (name !== undefined && this.names.includes(name)) {
      this.scan.fail(`two groups named ${JSON.stringify(name)}`, at, 'give each group its own name');
    }
    this.names.push(name);
    return ++this.captureCount;
  }

  #quantified(atom: Node, at: number, flags: Flags): Node {
    const { scan } = this;
    let node = atom;
    for (let count = 0; ; count++) {
      this.#skipFree();
      const operator = scan.pos;
      const range = this.#repeatRange();
      if (range === undefined) return node;
      if (count > 0 && (scan.syntax === 're2' || scan.source.charAt(operator) !== '{')) {
        scan.fail('quantifier after a quantifier', operator, 'group the first: (?:...)');
      }
      if (count >= 10) scan.fail('too many quantifiers in a row', operator);
      const [min, max] = range;
      const limit = MAX_REPEAT[scan.syntax];
      if (min > limit || (max !== Number.POSITIVE_INFINITY && max > limit)) {
        scan.fail(`repeat count above ${limit}`, operator, undefined, 'AUTOMATA_TOO_LARGE');
      }
      if (max < min) scan.fail('repeat counts exchanged', operator);
      node =
        max === 0 && !hasCapture(node)
          ? EMPTY
          : { kind: 'repeat', body: node, min, max, greed: this.#greed(flags), at };
    }
  }

  #greed(flags: Flags): Greed {
    if (this.scan.eat('?')) return flags.U ? 'greedy' : 'lazy';
    if (this.scan.syntax === 'pcre' && this.scan.eat('+')) return 'possessive';
    return flags.U ? 'lazy' : 'greedy';
  }

  #repeatRange(): readonly [number, number] | undefined {
    const { scan } = this;
    if (scan.eat('*')) return [0, Number.POSITIVE_INFINITY];
    if (scan.eat('+')) return [1, Number.POSITIVE_INFINITY];
    if (scan.eat('?')) return [0, 1];
    const at = scan.pos;
    if (scan.eat('{')) {
      const min = scan.number();
      if (min !== undefined) {
        if (scan.eat('}')) return [min, min];
        if (scan.eat(',')) {
          const max = scan.number() ?? Number.POSITIVE_INFINITY;
          if (scan.eat('}')) return [min, max];
        }
      }
      scan.pos = at;
    }
    return undefined;
  }

  /** With PCRE's flag x: steps over blanks and comments. */
  #skipFree(): void {
    const { scan } = this;
    while (this.#flags.x && !scan.done) {
      if (' \t\n\v\f\r'.includes(scan.peek())) scan.pos++;
      else if (scan.peek() === '#') {
        const end = scan.source.indexOf('\n', scan.pos);
        scan.pos = end < 0 ? scan.source.length : end + 1;
      } else return;
    }
  }
}

function hasCapture(node: Node): boolean {
  switch (node.kind) {
    case 'capture':
      return true;
    case 'concat':
    case 'alternate':
      return node.parts.some(hasCapture);
    case 'repeat':
    case 'atomic':
    case 'look':
      return hasCapture(node.body);
    default:
      return false;
  }
}
