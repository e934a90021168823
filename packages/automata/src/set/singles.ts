import { GAVE_UP, NONE, Search } from '../dfa/search.js';
import { alphabetOf } from '../program/alphabet.js';
import type { Input } from '../program/input.js';
import { Gate } from './gate.js';
import type { SetMatches } from './set-matches.js';
import { patternProgram, type SetProgram } from './set-program.js';

/** One small automaton per pattern, behind a gate of words: the path of input on which the union would make too many states. */
export class Singles {
  /** Steps of the last run. */
  steps = 0;
  #gate: Gate | undefined;
  readonly #searches: (Search | undefined)[];
  readonly #set: SetProgram;
  readonly #cacheBytes: number;

  constructor(set: SetProgram, cacheBytes: number) {
    this.#set = set;
    this.#cacheBytes = cacheBytes / Math.max(1, set.starts.length);
    this.#searches = new Array<Search | undefined>(set.starts.length).fill(undefined);
  }

  /** Bytes of the state caches. */
  get cacheBytes(): number {
    return this.#searches.reduce((sum, search) => sum + (search?.cacheBytes ?? 0), 0);
  }

  /** Notes the patterns that match in `out`; false when the budget ends. */
  run(input: Input, out: SetMatches, budget: number): boolean {
    this.#gate ??= new Gate(this.#set.words);
    const candidates = this.#gate.candidates(input);
    this.steps = this.#gate.steps;
    for (const pattern of candidates) {
      if (out.has(pattern)) continue;
      const search = this.#search(pattern);
      const place = search.forward(input, 0, true, budget - this.steps);
      this.steps += search.steps;
      if (place === GAVE_UP) return false;
      if (place !== NONE) out.add(pattern);
    }
    return this.steps <= budget;
  }

  #search(pattern: number): Search {
    const known = this.#searches[pattern];
    if (known !== undefined) return known;
    const { program, start } = patternProgram(this.#set, pattern);
    const walk = { starts: [start], ordered: false, unanchored: true, reverse: false };
    const search = new Search(program, alphabetOf(program), walk, this.#cacheBytes);
    this.#searches[pattern] = search;
    return search;
  }
}
