import { type Alphabet, Context, highClass } from '../program/alphabet.js';
import { classAt, type Input, symbolAt, symbolStart, widthOf } from '../program/input.js';
import type { Program } from '../program/program.js';
import { DEAD, LazyDfa } from './lazy-dfa.js';
import { Simulation } from './simulation.js';
import type { Walk } from './stepper.js';

/** Answers of a search that are no place. */
export const NONE = -1;
export const GAVE_UP = -2;

/** A cache that is dropped although each of its new transitions served fewer symbols than this is of no use for the input. */
const REUSE = 4;
const ENOUGH_EXPLORED = 128;

/** Searches with one pattern: by the lazy automaton, and without its cache where an input makes that thrash. */
export class Search {
  /** Steps of the last search: symbols read, and instructions visited to build what they needed. */
  steps = 0;
  readonly #dfa: LazyDfa;
  readonly #simulation: Simulation;
  readonly #alphabet: Alphabet;
  #explored = 0;
  #since = 0;
  #resets = 0;

  constructor(program: Program, alphabet: Alphabet, walk: Walk, cacheBytes: number) {
    this.#dfa = new LazyDfa(program, alphabet, walk, cacheBytes);
    this.#simulation = new Simulation(this.#dfa.stepper);
    this.#alphabet = alphabet;
  }

  /** Bytes held by the state cache. */
  get cacheBytes(): number {
    return this.#dfa.table.bytes;
  }

  /**
   * Reads from `from` to the end of the input.
   * @returns where the match ends, `NONE`, or `GAVE_UP`; with `earliest`, where it is first known that there is a match.
   */
  forward(input: Input, from: number, earliest: boolean, budget: number): number {
    const alphabet = this.#alphabet;
    const dfa = this.#dfa;
    const { low, unicode, finalNewline, end } = alphabet;
    const length = input.length;
    let state = this.#begin(contextBefore(alphabet, input, from));
    let best = NONE;
    const isFinal = finalNewline >= 0 && length > from && symbolAt(input, length - 1, false) === 10;
    const last = isFinal ? length - 1 : length;
    let stop = Math.min(last, from + budget);
    let i = from;
    for (;;) {
      let target = 1;
      let width = 1;
      let symbol = 0;
      const table = dfa.table.transitions;
      if (typeof input === 'string') {
        while (i < stop) {
          const code = input.charCodeAt(i);
          if (code < 256) {
            symbol = low[code]!;
            width = 1;
          } else {
            const point = unicode ? input.codePointAt(i)! : code;
            symbol = highClass(alphabet, point);
            width = widthOf(point, unicode);
          }
          target = table[state + symbol]!;
          if (target <= 0) break;
          state = target;
          i += width;
        }
      } else {
        while (i < stop) {
          symbol = low[input[i]!]!;
          target = table[state + symbol]!;
          if (target <= 0) break;
          state = target;
          i++;
        }
      }
      if (i >= stop) {
        this.steps = i - from + dfa.stepper.steps;
        if (this.steps > budget) return GAVE_UP;
        if (i < last) {
          stop = Math.min(last, i + budget - this.steps);
          if (stop <= i) return GAVE_UP;
          continue;
        }
        if (i > length) break;
        symbol = i < length ? finalNewline : end;
        width = 1;
        target = dfa.table.transitions[state + symbol]!;
      }
      if (target === 0) {
        target = dfa.explore(state, symbol);
        this.#explored++;
        this.steps = i - from + dfa.stepper.steps;
        if (this.steps > budget) return GAVE_UP;
        if (dfa.table.resets !== this.#resets && this.#thrashes(i) && target !== DEAD && i < length) {
          if (target < 0) {
            best = i;
            if (earliest) break;
          }
          dfa.table.load(Math.abs(target), this.#simulation.threads);
          const rest = this.#simulate(input, i + width, earliest, budget);
          return rest === NONE ? best : rest;
        }
      }
      if (target < 0) {
        if (target === DEAD) break;
        best = Math.min(i, length);
        if (earliest) break;
        target = -target;
      }
      state = target;
      i += width;
    }
    this.steps = Math.min(i, length) - from + dfa.stepper.steps;
    return best;
  }

  /**
   * Reads backwards from `end`, as far as `floor`.
   * @returns the smallest place from which a match reaches `end`, `NONE`, or `GAVE_UP`.
   */
  backward(input: Input, end: number, floor: number, budget: number): number {
    const alphabet = this.#alphabet;
    const dfa = this.#dfa;
    const { unicode } = alphabet;
    let state = this.#begin(contextAfter(alphabet, input, end));
    let best = NONE;
    for (let i = end; ; ) {
      const before = i === 0 ? 0 : symbolStart(input, i, unicode);
      const symbol = i === 0 ? alphabet.end : classAt(alphabet, input, before);
      let target = dfa.table.transitions[state + symbol]!;
      if (target === 0) {
        target = dfa.explore(state, symbol);
        this.#explored++;
      }
      this.steps = end - i + dfa.stepper.steps;
      if (this.steps > budget) return GAVE_UP;
      if (target === DEAD) return best;
      if (target < 0) {
        best = i;
        target = -target;
      }
      if (i <= floor) return best;
      i = before;
      state = target;
    }
  }

  #begin(context: number): number {
    const { stepper, table } = this.#dfa;
    stepper.steps = 0;
    this.#explored = 0;
    const state = this.#dfa.begin(context);
    this.#resets = table.resets;
    this.#since = 0;
    return state;
  }

  /** Called when the cache was dropped: was it worth its making? */
  #thrashes(at: number): boolean {
    const useless = this.#explored > ENOUGH_EXPLORED && at - this.#since < REUSE * this.#explored;
    this.#resets = this.#dfa.table.resets;
    this.#explored = 0;
    this.#since = at;
    return useless;
  }

  #simulate(input: Input, from: number, earliest: boolean, budget: number): number {
    const { unicode, end } = this.#alphabet;
    const { stepper } = this.#dfa;
    const simulation = this.#simulation;
    const read = this.steps - stepper.steps - from;
    let best = NONE;
    for (let i = from; ; ) {
      const atEnd = i >= input.length;
      simulation.step(atEnd ? end : classAt(this.#alphabet, input, i));
      this.steps = read + i + 1 + stepper.steps;
      if (stepper.matches.length > 0) {
        best = Math.min(i, input.length);
        if (earliest) return best;
      }
      if (atEnd || simulation.isDead) return best;
      if (this.steps > budget) return GAVE_UP;
      i += widthOf(symbolAt(input, i, unicode), unicode);
    }
  }
}

/** Context of the symbol before a place. */
export function contextBefore(alphabet: Alphabet, input: Input, index: number): number {
  if (index === 0) return alphabet.context[alphabet.end]!;
  return alphabet.context[classAt(alphabet, input, symbolStart(input, index, alphabet.unicode))]!;
}

/** Context of the symbol after a place. */
export function contextAfter(alphabet: Alphabet, input: Input, index: number): number {
  if (index >= input.length) return alphabet.context[alphabet.end]!;
  return alphabet.context[classAt(alphabet, input, index)] ?? Context.other;
}
