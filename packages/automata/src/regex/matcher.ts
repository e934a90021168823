import type { Input } from '../program/input.js';
import type { RegexStream } from './regex-stream.js';

/** What finds matches for a `Regex`: automata for what is regular, a backtracker with a budget for the rest. */
export interface Matcher {
  /** Steps of the last call. */
  readonly steps: number;
  /** 1 with a match at or after `from`, 0 without one, `GAVE_UP` when the budget ends. */
  test(input: Input, from: number, budget: number): number;
  /** Start and end of the preferred leftmost match; `groups` asks for the places of all groups. */
  find(input: Input, from: number, groups: boolean, budget: number): Int32Array | 'none' | 'gave-up';
  /** A test of an input that comes in parts; backtracking has none. */
  stream?(): RegexStream;
}
