import type { Node } from '../syntax/ast.js';
import { type CharSet, setSize } from '../syntax/char-set.js';
import type { SyntaxOptions } from '../syntax/options.js';
import { parse } from '../syntax/parse.js';

/** Bounds of the alternatives that are followed through a pattern, and of the length of one. */
const MAX_WORDS = 400;
const MAX_LENGTH = 24;
/** Symbols of a class that are spelled out as alternatives. */
const MAX_CLASS = 6;

/** What a node matches, seen as words in which ASCII letters are lower case. */
interface Words {
  /** All words that the node matches, when they are few. */
  readonly exact: readonly string[] | undefined;
  /** Words of which every match holds at least one; undefined when nothing is known. */
  readonly required: readonly string[] | undefined;
}

const UNKNOWN: Words = { exact: undefined, required: undefined };
const EMPTY_WORD: Words = { exact: [''], required: undefined };

/**
 * Words of which every match of the pattern holds at least one, once ASCII letters are made lower case: a prefilter.
 * Undefined when the pattern requires none. Longer and fewer words are preferred.
 * @throws {PatternError} for a pattern that cannot be parsed.
 * @example
 * requiredLiterals('(?i)(?:select|insert)\\s+\\w+'); // ['select', 'insert']
 */
export function requiredLiterals(pattern: string, options: SyntaxOptions = {}): string[] | undefined {
  return requiredWords(parse(pattern, options).node);
}

/** As `requiredLiterals`, of a parsed pattern. */
export function requiredWords(node: Node): string[] | undefined {
  const { exact, required } = visit(node);
  const best = better(useful(exact), required);
  return best === undefined ? undefined : withoutLonger(best);
}

function visit(node: Node): Words {
  switch (node.kind) {
    case 'set':
      return ofSet(node.set);
    case 'concat':
      return ofConcat(node.parts);
    case 'alternate':
      return ofAlternatives(node.parts.map(visit));
    case 'capture':
    case 'atomic':
      return visit(node.body);
    case 'repeat':
      return ofRepeat(node.body, node.min, node.max);
    case 'backreference':
      return UNKNOWN;
    default:
      return EMPTY_WORD;
  }
}

function ofSet(set: CharSet): Words {
  const size = setSize(set);
  if (size === 0 || size > 2 * MAX_CLASS) return UNKNOWN;
  const letters = new Set<string>();
  for (let i = 0; i < set.length; i += 2) {
    for (let symbol = set[i]!; symbol <= set[i + 1]!; symbol++) letters.add(lower(symbol));
  }
  return letters.size > MAX_CLASS ? UNKNOWN : { exact: [...letters], required: undefined };
}

function lower(symbol: number): string {
  return String.fromCodePoint(symbol >= 65 && symbol <= 90 ? symbol + 32 : symbol);
}

function ofConcat(parts: readonly Node[]): Words {
  let exact: readonly string[] | undefined = [''];
  let run: readonly string[] = [''];
  let required: readonly string[] | undefined;
  for (const part of parts) {
    const words = visit(part);
    required = better(required, words.required);
    const joined = words.exact === undefined ? undefined : cross(run, words.exact);
    if (joined !== undefined) {
      run = joined;
      if (exact !== undefined) exact = joined;
      continue;
    }
    exact = undefined;
    required = better(required, useful(run));
    run = words.exact ?? [''];
  }
  return { exact, required: exact === undefined ? better(required, useful(run)) : undefined };
}

function ofAlternatives(branches: readonly Words[]): Words {
  const exact = branches.every((branch) => branch.exact !== undefined)
    ? distinct(branches.flatMap((branch) => branch.exact!))
    : undefined;
  if (exact !== undefined && exact.length <= MAX_WORDS) return { exact, required: undefined };
  const required: string[] = [];
  for (const branch of branches) {
    const best = better(useful(branch.exact), branch.required);
    if (best === undefined) return UNKNOWN;
    required.push(...best);
  }
  const words = distinct(required);
  return words.length > MAX_WORDS * 4 ? UNKNOWN : { exact: undefined, required: words };
}

function ofRepeat(body: Node, min: number, max: number): Words {
  const words = visit(body);
  if (min === 0) {
    if (max === 1 && words.exact !== undefined) return { exact: distinct([...words.exact, '']), required: undefined };
    return UNKNOWN;
  }
  if (max === min && words.exact !== undefined) {
    let exact: readonly string[] | undefined = [''];
    for (let i = 0; i < min && exact !== undefined; i++) exact = cross(exact, words.exact);
    if (exact !== undefined) return { exact, required: undefined };
  }
  return { exact: undefined, required: better(useful(words.exact), words.required) };
}

function cross(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MAX_WORDS) return undefined;
  const out: string[] = [];
  for (const head of left) for (const tail of right) out.push(head + tail);
  return out.some((word) => word.length > MAX_LENGTH) ? undefined : distinct(out);
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** Words that can be looked for: none of them empty. */
function useful(words: readonly string[] | undefined): readonly string[] | undefined {
  return words === undefined || words.length === 0 || words.includes('') ? undefined : words;
}

function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return score(b) > score(a) ? b : a;
}

function score(words: readonly string[]): number {
  let shortest = MAX_LENGTH;
  for (const word of words) if (word.length < shortest) shortest = word.length;
  return shortest * 1000 - words.length;
}

/** Drops words that hold another word: looking for the shorter one finds both. */
function withoutLonger(words: readonly string[]): string[] {
  const sorted = distinct(words).sort((a, b) => a.length - b.length);
  return sorted.filter((word, index) => !sorted.slice(0, index).some((shorter) => word.includes(shorter)));
}
