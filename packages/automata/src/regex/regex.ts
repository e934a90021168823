import { GAVE_UP } from '../dfa/search.js';
import { AutomataError } from '../errors.js';
import { checkInput, type Input, symbolAt, widthOf } from '../program/input.js';
import { Match, type Span, sliceText } from './match.js';
import type { Matcher } from './matcher.js';
import type { RegexStream } from './regex-stream.js';
import { type Replacement, replacer } from './replacement.js';

/** How one run is bounded. */
export interface RunOptions {
  /** Place to begin at; what stands before it counts for `\b` and `^`. @default 0 */
  readonly from?: number;
  /** Steps that the run may take. @default the budget of the pattern */
  readonly steps?: number;
}

/** How a run ended: with a match, without one, or because its budget ended first. */
export type Outcome =
  | { readonly status: 'match'; readonly match: Match; readonly steps: number }
  | { readonly status: 'none'; readonly steps: number }
  | { readonly status: 'gave-up'; readonly steps: number };

/** What a pattern is made of, for `Regex`. */
export interface RegexParts {
  readonly source: string;
  readonly unicode: boolean;
  readonly captureCount: number;
  readonly names: readonly (string | undefined)[];
  readonly isLinear: boolean;
  readonly stepBudget: number;
  readonly matcher: Matcher;
}

/**
 * A compiled pattern. It finds the leftmost match, and of those that begin there the one that Perl would find first.
 * It is not shared between threads; nothing of a run but `steps` stays behind, so one object serves any number of inputs in turn.
 * Where a step budget is set and ends, `run` says `gave-up`, and every other method throws `AUTOMATA_GAVE_UP`: silence would be a wrong answer.
 */
export class Regex {
  readonly #parts: RegexParts;
  #steps = 0;

  /** @internal */
  constructor(parts: RegexParts) {
    this.#parts = parts;
  }

  /** The pattern as it was written. */
  get source(): string {
    return this.#parts.source;
  }

  /** Groups without group 0. */
  get captureCount(): number {
    return this.#parts.captureCount;
  }

  /** Names of groups by number; undefined for group 0 and unnamed groups. */
  get groupNames(): readonly (string | undefined)[] {
    return this.#parts.names;
  }

  /** False for a pattern that only backtracking can match. */
  get isLinear(): boolean {
    return this.#parts.isLinear;
  }

  /** Steps of the last call: symbols read by an automaton, plus instructions visited to build or simulate one. */
  get steps(): number {
    return this.#steps;
  }

  /** True when the input holds a match at or after `from`. */
  test(input: Input, from = 0): boolean {
    this.#check(input, from);
    const { matcher, stepBudget } = this.#parts;
    const answer = matcher.test(input, from, stepBudget);
    this.#steps = matcher.steps;
    if (answer === GAVE_UP) this.#gaveUp();
    return answer === 1;
  }

  /** Start and end of the first match, without its groups; null without one. */
  find(input: Input, from = 0): Span | null {
    const offsets = this.#find(input, from, false, this.#parts.stepBudget);
    if (offsets === 'gave-up') return this.#gaveUp();
    return offsets === 'none' ? null : { index: offsets[0]!, end: offsets[1]! };
  }

  /** The first match at or after `from`, with its groups; null without one. */
  exec(input: Input, from = 0): Match | null {
    const offsets = this.#find(input, from, true, this.#parts.stepBudget);
    if (offsets === 'gave-up') return this.#gaveUp();
    return offsets === 'none' ? null : new Match(input, offsets, this.#parts.names);
  }

  /** As `exec`, with a budget for this run, and never throwing for its end. */
  run(input: Input, options: RunOptions = {}): Outcome {
    const offsets = this.#find(input, options.from ?? 0, true, options.steps ?? this.#parts.stepBudget);
    const steps = this.#steps;
    if (typeof offsets === 'string') return { status: offsets, steps };
    return { status: 'match', match: new Match(input, offsets, this.#parts.names), steps };
  }

  /** All matches from left to right, none overlapping. After an empty match the next begins one symbol later, as in JavaScript. */
  *matchAll(input: Input, from = 0): Generator<Match, void, undefined> {
    for (let at = from; at <= input.length; ) {
      const match = this.exec(input, at);
      if (match === null) return;
      yield match;
      at = match.end > match.index ? match.end : this.#after(input, match.end);
    }
  }

  /**
   * The text with every match replaced. In a replacement string `$1`, `${1}` and `${name}` stand for groups, `$0` and `$&` for the match, `$$` for `$`.
   */
  replace(input: Input, replacement: Replacement): string {
    const replace = replacer(replacement);
    let out = '';
    let at = 0;
    for (const match of this.matchAll(input)) {
      out += sliceText(input, at, match.index) + replace(match);
      at = match.end;
    }
    return out + sliceText(input, at, input.length);
  }

  /** The texts between the matches, at most `limit` of them (the last then holds the rest). Empty matches part symbols, never at the ends. */
  split(input: Input, limit: number = Number.POSITIVE_INFINITY): string[] {
    const out: string[] = [];
    if (limit < 1) return out;
    let at = 0;
    for (const match of this.matchAll(input)) {
      if (out.length + 1 >= limit) break;
      if (match.end === match.index && (match.index === at || match.index >= input.length)) continue;
      out.push(sliceText(input, at, match.index));
      at = match.end;
    }
    out.push(sliceText(input, at, input.length));
    return out;
  }

  /**
   * Tests an input that comes in parts, without keeping the parts. It is bounded by its length and memory, not by the step budget.
   * @throws {AutomataError} `AUTOMATA_NOT_REGULAR` for a pattern that needs backtracking.
   */
  stream(): RegexStream {
    const stream = this.#parts.matcher.stream?.();
    if (stream === undefined) {
      throw new AutomataError(
        'AUTOMATA_NOT_REGULAR',
        'a pattern that needs backtracking cannot be matched in parts; join them first',
      );
    }
    return stream;
  }

  #find(input: Input, from: number, groups: boolean, budget: number): Int32Array | 'none' | 'gave-up' {
    this.#check(input, from);
    const { matcher } = this.#parts;
    const found = matcher.find(input, from, groups, budget);
    this.#steps = matcher.steps;
    return found;
  }

  #after(input: Input, at: number): number {
    if (at >= input.length) return at + 1;
    return at + widthOf(symbolAt(input, at, this.#parts.unicode), this.#parts.unicode);
  }

  #check(input: Input, from: number): void {
    checkInput(input, this.#parts.unicode);
    if (!Number.isInteger(from) || from < 0 || from > input.length) {
      throw new AutomataError(
        'AUTOMATA_INPUT',
        `expected a place from 0 to ${input.length} to begin at, found ${from}`,
      );
    }
  }

  #gaveUp(): never {
    const problem = `the step budget of ${this.#parts.stepBudget} ended before an answer`;
    throw new AutomataError('AUTOMATA_GAVE_UP', `${problem}; use run() to be told instead, or raise stepBudget`);
  }
}
