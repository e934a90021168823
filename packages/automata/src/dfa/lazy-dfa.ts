import type { Alphabet } from '../program/alphabet.js';
import { CONTEXTS } from '../program/alphabet.js';
import type { Program } from '../program/program.js';
import { StateTable } from './state-table.js';
import { Stepper, type Threads, type Walk } from './stepper.js';

/** Told by a transition: nothing can match any more. */
export const DEAD = -0x7fffffff;

/** Different lists of patterns that a table tells apart; more are forgotten together with the states. */
const MAX_MATCH_LISTS = 4096;

/**
 * A deterministic automaton that is built while it runs. The loops that read input live beside their purposes; they follow
 * `table.transitions` and call `explore` for what is not there yet.
 */
export class LazyDfa {
  readonly table: StateTable;
  readonly stepper: Stepper;
  readonly alphabet: Alphabet;
  /** Lists of patterns by match id; 0 is no match. */
  readonly matchLists: (readonly number[])[] = [[]];
  readonly #matchIds = new Map<string, number>([['', 0]]);
  readonly #begins = new Int32Array(CONTEXTS);
  #resets = 0;
  readonly #threads: Threads;

  constructor(program: Program, alphabet: Alphabet, walk: Walk, cacheBytes: number) {
    this.alphabet = alphabet;
    this.stepper = new Stepper(program, alphabet, walk);
    this.table = new StateTable(alphabet.size, cacheBytes);
    this.#threads = { ...this.stepper.out, list: new Int32Array(program.op.length) };
  }

  /** The state before the first symbol; `context` is what stands before the first symbol in the direction of reading. */
  begin(context: number): number {
    if (this.#resets !== this.table.resets) {
      this.#begins.fill(0);
      this.#resets = this.table.resets;
    }
    const known = this.#begins[context]!;
    if (known !== 0) return known;
    this.stepper.matches = [];
    const threads = this.stepper.begin(context);
    const state = this.table.intern(threads, 0);
    this.#resets = this.table.resets;
    this.#begins[context] = state;
    return state;
  }

  /**
   * Finds the transition of a state for a class, and keeps it. The table may be dropped on the way: only the answer is valid then.
   * @returns the next state, negative when entering it tells a match, or `DEAD`.
   */
  explore(state: number, symbol: number): number {
    const { table, stepper } = this;
    const from = this.#threads;
    table.load(state, from);
    const out = stepper.step(from.list, 0, from.length, from.context, from.restart, from.pending, symbol);
    const match = this.#matchId(stepper.matches);
    const isDead = out.length === 0 && !out.restart;
    const before = table.resets;
    let target: number;
    if (isDead && match === 0) target = DEAD;
    else {
      const id = table.intern(out, match);
      target = match === 0 ? id : -id;
    }
    if (table.resets === before) table.transitions[state + symbol] = target;
    return target;
  }

  #forget(): void {
    this.table.reset();
    this.#matchIds.clear();
    this.#matchIds.set('', 0);
    this.matchLists.length = 1;
  }

  #matchId(matches: readonly number[]): number {
    if (matches.length === 0) return 0;
    const key = matches.join();
    let id = this.#matchIds.get(key);
    if (id === undefined) {
      if (this.matchLists.length > MAX_MATCH_LISTS) this.#forget();
      id = this.matchLists.push(matches) - 1;
      this.#matchIds.set(key, id);
    }
    return id;
  }
}
