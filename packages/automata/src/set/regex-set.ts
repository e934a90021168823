import { AutomataError } from '../errors.js';
import { checkInput, type Input } from '../program/input.js';
import { type CompileOptions, compile } from '../regex/compile.js';
import type { Regex } from '../regex/regex.js';
import type { SyntaxOptions } from '../syntax/options.js';
import { serializeSet } from './serialize.js';
import { Ran, SetAutomaton } from './set-automaton.js';
import { SetMatches } from './set-matches.js';
import { buildSet, type SetPattern, type SetProgram } from './set-program.js';
import { SetStream } from './set-stream.js';
import { Shards } from './shards.js';

/** How a set runs; nothing of it is serialised. */
export interface SetRunOptions {
  /** Steps that one call of `match` may take before it gives up. @default unbounded: a run is linear in its input */
  readonly stepBudget?: number;
  /** Bytes that the state caches may take, all together. @default 32 MiB */
  readonly cacheBytes?: number;
}

/**
 * Steps that may go into new states of the automaton over all patterns: at first and at most, in one run, and per symbol of that run.
 * What a run spends in the shards is earned again: input that comes often gets its states at the price of at most half as much work again.
 */
const CREDIT = { most: 40_000_000, perRun: 20_000, perSymbol: 60 };

const DEFAULT_CACHE = 32 * 2 ** 20;

/** Part of the cache for the automaton over all patterns; the shards have the rest. */
const UNION_SHARE = 0.6;

/** How a set is compiled. */
export interface SetOptions extends SyntaxOptions, SetRunOptions {}

/**
 * Compiles patterns into a set that says in one pass which of them match.
 * @throws {PatternError} for the first pattern that cannot be compiled; its `pattern` says which.
 * @example
 * const set = compileSet(['union\\s+select', '<script', '\\.\\./'], { flags: 'i' });
 * set.match('q=1 UNION  SELECT 2').indices(); // [0]
 */
export function compileSet(patterns: readonly (string | SetPattern)[], options: SetOptions = {}): RegexSet {
  return new RegexSet(buildSet(patterns, options), options);
}

/**
 * A compiled set. It says exactly which patterns match, not where: `regex(index)` finds places and groups in a second pass.
 * It is not shared between threads: serialise it and load it in each.
 */
export class RegexSet {
  #steps = 0;
  readonly #set: SetProgram;
  readonly #union: SetAutomaton;
  readonly #shards: Shards;
  #credit: number = CREDIT.most;
  readonly #regexes: (Regex | undefined)[];
  readonly #options: SetRunOptions;

  /** @internal */
  constructor(set: SetProgram, options: SetRunOptions = {}) {
    const { cacheBytes = DEFAULT_CACHE, stepBudget = 1 } = options;
    if (!(cacheBytes > 0 && stepBudget > 0)) {
      throw new AutomataError('AUTOMATA_OPTION', 'expected cacheBytes and stepBudget above 0');
    }
    this.#set = set;
    this.#options = options;
    const patterns = Array.from(set.starts, (_, index) => index);
    const { program, alphabet } = set;
    this.#union = new SetAutomaton({ program, alphabet, starts: [...set.starts], patterns }, cacheBytes * UNION_SHARE);
    this.#shards = new Shards(set, cacheBytes * (1 - UNION_SHARE));
    this.#regexes = new Array<Regex | undefined>(set.starts.length).fill(undefined);
  }

  /** Number of patterns. */
  get size(): number {
    return this.#set.starts.length;
  }

  /** The patterns with their flags, in the order given. */
  get patterns(): readonly Required<SetPattern>[] {
    return this.#set.patterns;
  }

  /** Steps of the last call: symbols read by each automaton that ran, plus instructions visited to build them. */
  get steps(): number {
    return this.#steps;
  }

  /** Bytes that the state caches take now. */
  get cacheBytes(): number {
    return this.#union.cacheBytes + this.#shards.cacheBytes;
  }

  /** Words of which one stands (in either case) in every text that the pattern matches; undefined where there are none. */
  requiredWords(index: number): readonly string[] | undefined {
    return this.#set.words[index];
  }

  /** Says which patterns match. Give `out` to use one object again: it is emptied first. */
  match(input: Input, out: SetMatches = new SetMatches(this.size)): SetMatches {
    const { mode } = this.#set.syntax;
    checkInput(input, mode === 'unicode');
    if (out.size !== this.size) {
      throw new AutomataError('AUTOMATA_INPUT', `expected SetMatches of size ${this.size}, found ${out.size}`);
    }
    out.clear();
    const budget = this.#options.stepBudget ?? Number.POSITIVE_INFINITY;
    const allowance = Math.min(this.#credit, CREDIT.perRun + CREDIT.perSymbol * input.length);
    const ran = this.#union.run(input, out, budget, allowance);
    this.#steps = this.#union.steps;
    this.#credit -= this.#union.explored;
    if (ran === Ran.gaveUp) out.gaveUp = true;
    else if (ran === Ran.left) {
      out.gaveUp = !this.#shards.run(input, out, budget - this.#steps);
      this.#steps += this.#shards.steps;
      this.#credit = Math.min(CREDIT.most, this.#credit + this.#shards.steps / 2);
    }
    return out;
  }

  /** Asks the set about an input that comes in parts, without keeping the parts; the step budget does not count there. */
  stream(): SetStream {
    return new SetStream(this.#set, (this.#options.cacheBytes ?? DEFAULT_CACHE) / 2);
  }

  /** The pattern of this index alone, compiled when first asked for: finds places and groups. */
  regex(index: number): Regex {
    const { patterns, syntax } = this.#set;
    const item = patterns[index];
    if (item === undefined)
      throw new AutomataError('AUTOMATA_INPUT', `the set has no pattern ${index}; it has ${this.size}`);
    const { stepBudget } = this.#options;
    const options: CompileOptions = {
      ...syntax,
      flags: item.flags,
      ...(stepBudget === undefined ? {} : { stepBudget }),
    };
    return (this.#regexes[index] ??= compile(item.pattern, options));
  }

  /** The compiled set as bytes, for `loadSet`; state caches are not in it. */
  serialize(): Uint8Array {
    return serializeSet(this.#set);
  }
}
