import { DEAD, LazyDfa } from '../dfa/lazy-dfa.js';
import { highClass } from '../program/alphabet.js';
import { type Input, symbolAt, widthOf } from '../program/input.js';
import type { SetMatches } from './set-matches.js';
import type { SetProgram } from './set-program.js';

/** What a run over the union came to. */
export const Ran = { whole: 0, left: 1, gaveUp: 2 } as const;

/** Steps that may go into new states: at the beginning and at most, earned per symbol read, and at most in one run. */
const CREDIT = { start: 24_000_000, perSymbol: 8, perRun: 20_000, perRunSymbol: 150 };

/**
 * One lazy automaton over all patterns of a set: the path of ordinary input, one table look-up per symbol. Its states multiply on input that
 * nobody has sent before, so new ones are made on credit, which reading earns; without credit the run is left to the single automata.
 */
export class Union {
  /** Steps of the last run. */
  steps = 0;
  readonly #dfa: LazyDfa;
  #credit: number = CREDIT.start;
  /** By match id: the run in which its patterns were noted. */
  readonly #seen = new Int32Array(4200);
  #run = 0;

  constructor(set: SetProgram, cacheBytes: number) {
    const walk = { starts: [...set.starts], ordered: false, unanchored: true, reverse: false };
    this.#dfa = new LazyDfa(set.program, set.alphabet, walk, cacheBytes);
  }

  /** Bytes of the state cache. */
  get cacheBytes(): number {
    return this.#dfa.table.bytes;
  }

  /** The state in which an input begins. */
  begin(): number {
    const { alphabet } = this.#dfa;
    return this.#dfa.begin(alphabet.context[alphabet.end]!);
  }

  /** Reads a whole input and notes the patterns that match in `out`. Left runs have noted only some. */
  run(input: Input, out: SetMatches, budget: number): number {
    const dfa = this.#dfa;
    const { alphabet, stepper } = dfa;
    const { low, unicode, finalNewline, end } = alphabet;
    const matchColumn = dfa.table.stride - 1;
    const seen = this.#seen;
    const length = input.length;
    const isFinal = finalNewline >= 0 && length > 0 && symbolAt(input, length - 1, false) === 10;
    const last = isFinal ? length - 1 : length;
    const stop = Math.min(last, budget);
    const allowance = Math.min(this.#credit, CREDIT.perRun + CREDIT.perRunSymbol * length);
    stepper.steps = 0;
    this.#run++;
    let state = this.begin();
    let table = dfa.table.transitions;
    for (let i = 0; ; ) {
      let target = 1;
      let width = 1;
      let symbol = 0;
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
            // A match already noted in this run is the usual reason: patterns such as \s match again and again.
            if (target < 0 && target !== DEAD && seen[table[matchColumn - target]!] === this.#run) target = -target;
            else break;
          }
          state = target;
          i += width;
        }
      } else {
        while (i < stop) {
          symbol = low[input[i]!]!;
          target = table[state + symbol]!;
          if (target <= 0) {
            if (target < 0 && target !== DEAD && seen[table[matchColumn - target]!] === this.#run) target = -target;
            else break;
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
        // Ids of match lists may have new meanings now.
        if (dfa.table.resets !== before) this.#run++;
        if (i + stepper.steps > budget) return this.#end(i, Ran.gaveUp);
      }
      if (target < 0) {
        if (target === DEAD) return this.#end(i, Ran.whole);
        target = -target;
        const match = table[target + matchColumn]!;
        if (match !== 0 && seen[match] !== this.#run) {
          seen[match] = this.#run;
          for (const pattern of dfa.matchLists[match]!) out.add(pattern);
        }
      }
      state = target;
      i += width;
    }
  }

  #end(read: number, how: number): number {
    const explored = this.#dfa.stepper.steps;
    this.steps = read + explored;
    this.#credit = Math.min(CREDIT.start, this.#credit - explored + CREDIT.perSymbol * read);
    return how;
  }
}
