import { DEAD, LazyDfa } from '../dfa/lazy-dfa.js';
import { Simulation } from '../dfa/simulation.js';
import { highClass } from '../program/alphabet.js';
import { classAt, type Input, symbolAt, widthOf } from '../program/input.js';
import type { SetMatches } from './set-matches.js';
import type { SetPart } from './set-program.js';

/** What a run came to: the whole input was read, the run was left because of its allowance, or the budget ended. */
export const Ran = { whole: 0, left: 1, gaveUp: 2 } as const;

/** A cache that is dropped although each step into new states served fewer symbols than this is of no use for the input. */
const REUSE = 0.02;
const ENOUGH = 20_000;

/** One lazy automaton over some patterns of a set, which notes all that match. */
export class SetAutomaton {
  /** Steps of the last run, and the part of them that went into new states. */
  steps = 0;
  explored = 0;
  readonly #part: SetPart;
  readonly #dfa: LazyDfa;
  #simulation: Simulation | undefined;
  /** By match id: the run in which its patterns were noted. */
  readonly #seen = new Int32Array(4200);
  #run = 0;

  constructor(part: SetPart, cacheBytes: number) {
    const walk = { starts: part.starts, ordered: false, unanchored: true, reverse: false };
    this.#part = part;
    this.#dfa = new LazyDfa(part.program, part.alphabet, walk, cacheBytes);
  }

  /** Bytes of the state cache. */
  get cacheBytes(): number {
    return this.#dfa.table.bytes;
  }

  /**
   * Reads a whole input and notes the patterns that match in `out`. With an allowance, the run is left when more steps than that would go into
   * new states, and has noted only some; without one it goes on without the cache where the cache is of no use.
   */
  run(input: Input, out: SetMatches, budget: number, allowance: number): number {
    const dfa = this.#dfa;
    const { alphabet, stepper } = dfa;
    const { low, unicode, finalNewline, end } = alphabet;
    const column = dfa.table.stride - 1;
    const seen = this.#seen;
    const length = input.length;
    const isFinal = finalNewline >= 0 && length > 0 && symbolAt(input, length - 1, false) === 10;
    const last = isFinal ? length - 1 : length;
    const stop = Math.min(last, budget);
    stepper.steps = 0;
    let run = ++this.#run;
    let dropped = 0;
    let state = dfa.begin(alphabet.context[end]!);
    let table = dfa.table.transitions;
    for (let i = 0; ; ) {
      let target = 1;
      let width = 1;
      let symbol = 0;
      // A match noted before in this run is the usual reason for a negative target: patterns such as \s match again and again.
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
          if (target <= 0) {
            if (target === 0 || target === DEAD || seen[table[column - target]!] !== run) break;
            target = -target;
          }
          state = target;
          i += width;
        }
      } else {
        while (i < stop) {
          symbol = low[input[i]!]!;
          target = table[state + symbol]!;
          if (target <= 0) {
            if (target === 0 || target === DEAD || seen[table[column - target]!] !== run) break;
            target = -target;
          }
          state = target;
          i++;
        }
      }
      if (i >= stop) {
        if (stop < last) return this.#end(i, Ran.gaveUp);
        if (i > length) return this.#end(length, Ran.whole);
        symbol = i < length ? finalNewline : end;
        width = 1;
        target = table[state + symbol]!;
      }
      if (target === 0) {
        if (stepper.steps > allowance) return this.#end(i, Ran.left);
        const before = dfa.table.resets;
        target = dfa.explore(state, symbol);
        table = dfa.table.transitions;
        if (i + stepper.steps > budget) return this.#end(i, Ran.gaveUp);
        if (dfa.table.resets !== before) {
          // Ids of match lists may have new meanings now.
          run = ++this.#run;
          const spent = stepper.steps - dropped;
          dropped = stepper.steps;
          if (allowance === Number.POSITIVE_INFINITY && spent > ENOUGH && i < spent * REUSE && target !== DEAD) {
            this.#note(Math.abs(target), table, run, out);
            return this.#simulate(Math.abs(target), input, i + width, out, budget);
          }
        }
      }
      if (target < 0) {
        if (target === DEAD) return this.#end(i, Ran.whole);
        target = -target;
        this.#note(target, table, run, out);
      }
      state = target;
      i += width;
    }
  }

  #note(state: number, table: Int32Array, run: number, out: SetMatches): void {
    const match = table[state + this.#dfa.table.stride - 1]!;
    if (match === 0 || this.#seen[match] === run) return;
    this.#seen[match] = run;
    for (const position of this.#dfa.matchLists[match]!) out.add(this.#part.patterns[position]!);
  }

  #simulate(state: number, input: Input, from: number, out: SetMatches, budget: number): number {
    const { alphabet, stepper, table } = this.#dfa;
    this.#simulation ??= new Simulation(stepper);
    table.load(state, this.#simulation.threads);
    for (let i = from; ; ) {
      const atEnd = i >= input.length;
      this.#simulation.step(atEnd ? alphabet.end : classAt(alphabet, input, i));
      for (const position of stepper.matches) out.add(this.#part.patterns[position]!);
      if (atEnd || this.#simulation.isDead) return this.#end(Math.min(i, input.length), Ran.whole);
      if (i + stepper.steps > budget) return this.#end(i, Ran.gaveUp);
      i += widthOf(symbolAt(input, i, alphabet.unicode), alphabet.unicode);
    }
  }

  #end(read: number, how: number): number {
    this.explored = this.#dfa.stepper.steps;
    this.steps = read + this.explored;
    return how;
  }
}
