import type { Input } from '../program/input.js';
import { Gate } from './gate.js';
import { Ran, SetAutomaton } from './set-automaton.js';
import type { SetMatches } from './set-matches.js';
import { partOf, type SetProgram } from './set-program.js';

/** Patterns of a shard: few enough that the states of one do not multiply by those of many others. */
const SHARD = 4;

/**
 * Small automata over a few patterns each, behind a gate of words: the path of input on which one automaton over all patterns would make
 * too many states. A shard runs when the input holds a word of one of its patterns.
 */
export class Shards {
  /** Steps of the last run. */
  steps = 0;
  #gate: Gate | undefined;
  readonly #shards: (SetAutomaton | undefined)[];
  /** Patterns of each shard, and the shard of each pattern. */
  readonly #members: readonly (readonly number[])[];
  readonly #shardOf: Int32Array;
  readonly #wanted: Uint8Array;
  readonly #set: SetProgram;
  readonly #cacheBytes: number;

  constructor(set: SetProgram, cacheBytes: number) {
    this.#set = set;
    this.#members = groups(set);
    this.#shardOf = new Int32Array(set.starts.length);
    this.#members.forEach((patterns, shard) => {
      for (const pattern of patterns) this.#shardOf[pattern] = shard;
    });
    this.#shards = new Array<SetAutomaton | undefined>(this.#members.length).fill(undefined);
    this.#wanted = new Uint8Array(this.#members.length);
    this.#cacheBytes = cacheBytes;
  }

  /** Bytes of the state caches. */
  get cacheBytes(): number {
    return this.#shards.reduce((sum, shard) => sum + (shard?.cacheBytes ?? 0), 0);
  }

  /** Notes the patterns that match in `out`; false when the budget ends. */
  run(input: Input, out: SetMatches, budget: number): boolean {
    this.#gate ??= new Gate(this.#set.words);
    const wanted = this.#wanted.fill(0);
    for (const pattern of this.#gate.candidates(input)) if (!out.has(pattern)) wanted[this.#shardOf[pattern]!] = 1;
    this.steps = this.#gate.steps;
    for (let shard = 0; shard < wanted.length; shard++) {
      if (wanted[shard] === 0) continue;
      const automaton = (this.#shards[shard] ??= new SetAutomaton(
        partOf(this.#set, this.#members[shard]!),
        this.#cacheBytes,
      ));
      const ran = automaton.run(input, out, budget - this.steps, Number.POSITIVE_INFINITY);
      this.steps += automaton.steps;
      if (automaton.explored > 0) this.#bound(shard);
      if (ran === Ran.gaveUp) return false;
    }
    return this.steps <= budget;
  }

  /** Shards need very different amounts, so they share what there is: where it ends, the largest other shard is dropped. */
  #bound(current: number): void {
    while (this.cacheBytes > this.#cacheBytes) {
      let largest = -1;
      this.#shards.forEach((shard, index) => {
        if (shard === undefined || index === current) return;
        if (largest < 0 || shard.cacheBytes > this.#shards[largest]!.cacheBytes) largest = index;
      });
      if (largest < 0) return;
      this.#shards[largest] = undefined;
    }
  }
}

/** Patterns that wait for the same words stand together, so that a gate shuts whole shards. */
function groups(set: SetProgram): number[][] {
  const key = (index: number): string => set.words[index]?.toSorted().join(' ') ?? '';
  const keys = Array.from(set.starts, (_, index) => key(index));
  const order = keys
    .map((_, index) => index)
    .sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a] === keys[b] ? a - b : 1));
  return Array.from({ length: Math.ceil(order.length / SHARD) }, (_, i) => order.slice(i * SHARD, (i + 1) * SHARD));
}
