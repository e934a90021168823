import type { CharSet } from './char-set.js';

/** Conditions on a place between two symbols. */
export const Assertion = {
  /** `\A`, and `^` without the flag m. */
  beginText: 0,
  /** `\z`, and `$` without the flag m in RE2. */
  endText: 1,
  /** `^` with the flag m. */
  beginLine: 2,
  /** `$` with the flag m. */
  endLine: 3,
  /** `\b`. */
  word: 4,
  /** `\B`. */
  notWord: 5,
  /** `\Z`, and `$` without the flag m in PCRE: at the end or before a final newline. */
  endFinal: 6,
  /** `^` with the flag m in PCRE: not after a newline that ends the text. */
  beginLineInner: 7,
} as const;
export type Assertion = (typeof Assertion)[keyof typeof Assertion];

export type Greed = 'greedy' | 'lazy' | 'possessive';

/** A parsed pattern; flags are already resolved into sets and assertions. `at` is an offset in the pattern. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternate'; readonly parts: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly min: number;
      /** `Infinity` when unbounded. */
      readonly max: number;
      readonly greed: Greed;
      readonly at: number;
    }
  | { readonly kind: 'capture'; readonly body: Node; readonly index: number }
  | { readonly kind: 'atomic'; readonly body: Node; readonly at: number }
  | {
      readonly kind: 'look';
      readonly body: Node;
      readonly behind: boolean;
      readonly negative: boolean;
      readonly at: number;
    }
  | { readonly kind: 'backreference'; readonly group: number; readonly fold: boolean; readonly at: number };

/** A whole pattern. */
export interface Pattern {
  readonly source: string;
  readonly node: Node;
  /** Capture groups without group 0. */
  readonly captureCount: number;
  /** Names of groups, by index; group 0 and unnamed groups are undefined. */
  readonly names: readonly (string | undefined)[];
  /** The largest symbol of the alphabet: {@link FOREIGN} in bytes mode, 0x10FFFF in unicode mode. */
  readonly maxSymbol: number;
}

/** In bytes mode every character above 0xFF is this one symbol: no byte, matched only by `.` and negated classes. */
export const FOREIGN = 0x100;

export const EMPTY: Node = { kind: 'empty' };
/** Matches nothing at all. */
export const NOTHING: Node = { kind: 'set', set: [] };

/** Parts in a row, flattened. */
export function concat(parts: readonly Node[]): Node {
  const flat = parts.flatMap((part) => (part.kind === 'concat' ? part.parts : part.kind === 'empty' ? [] : [part]));
  return flat.length === 0 ? EMPTY : flat.length === 1 ? flat[0]! : { kind: 'concat', parts: flat };
}

/** Parts to choose from, in order of preference, flattened. */
export function alternate(parts: readonly Node[]): Node {
  const flat = parts.flatMap((part) => (part.kind === 'alternate' ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind: 'alternate', parts: flat };
}
