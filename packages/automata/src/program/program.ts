import type { CharSet } from '../syntax/char-set.js';

/** Instructions of a program. */
export const Op = {
  /** Consumes one symbol of set `arg`, goes to `next`. */
  set: 1,
  /** Goes to `next`, or else to `arg`. */
  split: 2,
  /** Goes to `next` where assertion `arg` holds. */
  assert: 3,
  /** Notes the place in slot `arg`, goes to `next`. */
  save: 4,
  /** Pattern `arg` matches. */
  match: 5,
  /** Goes to `next` after the text of group `arg >> 1`, folded when `arg & 1`. Only the backtracker runs it. */
  backreference: 6,
  /** Goes to `next` where look-around `arg` (an index of `looks`) holds. Only the backtracker runs it. */
  look: 7,
} as const;

/** A sub-program of the backtracker: look-around, or an atomic group (`atomic`), whose end is a `match`. */
export interface Look {
  readonly start: number;
  readonly behind: boolean;
  readonly negative: boolean;
  readonly atomic: boolean;
}

/** A Thompson automaton as flat arrays; immutable. */
export interface Program {
  readonly op: Uint8Array;
  readonly arg: Int32Array;
  readonly next: Int32Array;
  readonly sets: readonly CharSet[];
  readonly looks: readonly Look[];
  readonly maxSymbol: number;
}
