import { PatternError } from '../errors.js';
import type { Node } from '../syntax/ast.js';
import type { CharSet } from '../syntax/char-set.js';
import { nullable } from './nullable.js';
import { type Look, Op, type Program } from './program.js';

/** Instructions that one pattern may have; nested repeat counts are what reaches it. */
export const MAX_INSTRUCTIONS = 200_000;

/** What the builder keeps of a tree. */
export interface BuildOptions {
  /** Keeps `save` instructions. */
  readonly captures: boolean;
  /** Builds the automaton of the reversed language. */
  readonly reverse: boolean;
}

/**
 * Turns trees into one program. A node is compiled with its continuation, so that nothing is patched later:
 * `#emit(node, next)` returns where the code of the node begins.
 */
export class ProgramBuilder {
  #op: number[] = [];
  #arg: number[] = [];
  #next: number[] = [];
  readonly #sets: CharSet[] = [];
  readonly #setIds = new Map<string, number>();
  readonly #looks: Look[] = [];
  #limit = MAX_INSTRUCTIONS;
  #source = '';
  readonly options: BuildOptions;

  constructor(options: BuildOptions) {
    this.options = options;
  }

  /** Instructions so far. */
  get length(): number {
    return this.#op.length;
  }

  /** Adds a pattern; returns its first instruction. */
  add(node: Node, id: number, source: string): number {
    this.#source = source;
    this.#limit = this.#op.length + MAX_INSTRUCTIONS;
    const match = this.#instruction(Op.match, id, -1);
    if (!this.options.captures) return this.#emit(node, match);
    return this.#instruction(Op.save, 0, this.#emit(node, this.#instruction(Op.save, 1, match)));
  }

  finish(maxSymbol: number): Program {
    return {
      op: Uint8Array.from(this.#op),
      arg: Int32Array.from(this.#arg),
      next: Int32Array.from(this.#next),
      sets: this.#sets,
      looks: this.#looks,
      maxSymbol,
    };
  }

  #instruction(op: number, arg: number, next: number): number {
    if (this.#op.length >= this.#limit) {
      const problem = `pattern needs more than ${MAX_INSTRUCTIONS} instructions`;
      throw new PatternError('AUTOMATA_TOO_LARGE', problem, this.#source, 0, 'lower its repeat counts');
    }
    this.#op.push(op);
    this.#arg.push(arg);
    this.#next.push(next);
    return this.#op.length - 1;
  }

  #setId(set: CharSet): number {
    const key = set.join();
    let id = this.#setIds.get(key);
    if (id === undefined) {
      id = this.#sets.push(set) - 1;
      this.#setIds.set(key, id);
    }
    return id;
  }

  #emit(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'set':
        return this.#instruction(Op.set, this.#setId(node.set), next);
      case 'assert':
        return this.#instruction(Op.assert, node.assertion, next);
      case 'concat':
        if (this.options.reverse) return node.parts.reduce((entry, part) => this.#emit(part, entry), next);
        return node.parts.reduceRight((entry, part) => this.#emit(part, entry), next);
      case 'alternate':
        return node.parts.reduceRight((rest: number | undefined, part) => {
          const entry = this.#emit(part, next);
          return rest === undefined ? entry : this.#instruction(Op.split, rest, entry);
        }, undefined) as number;
      case 'capture':
        if (!this.options.captures) return this.#emit(node.body, next);
        return this.#instruction(
          Op.save,
          2 * node.index,
          this.#emit(node.body, this.#instruction(Op.save, 2 * node.index + 1, next)),
        );
      case 'repeat':
        return node.greed === 'possessive'
          ? this.#look({ ...node, greed: 'greedy' }, next, { behind: false, negative: false, atomic: true })
          : this.#repeat(node.body, node.min, node.max, node.greed === 'lazy', next);
      case 'atomic':
        return this.#look(node.body, next, { behind: false, negative: false, atomic: true });
      case 'look':
        return this.#look(node.body, next, { behind: node.behind, negative: node.negative, atomic: false });
      case 'backreference':
        return this.#instruction(Op.backreference, node.group * 2 + (node.fold ? 1 : 0), next);
    }
  }

  #look(body: Node, next: number, look: Omit<Look, 'start'>): number {
    const start = this.#emit(body, this.#instruction(Op.match, -1, -1));
    return this.#instruction(Op.look, this.#looks.push({ ...look, start }) - 1, next);
  }

  #split(preferred: number, other: number, lazy: boolean): number {
    return lazy ? this.#instruction(Op.split, preferred, other) : this.#instruction(Op.split, other, preferred);
  }

  #repeat(body: Node, min: number, max: number, lazy: boolean, next: number): number {
    let entry = next;
    let copies = min;
    if (max === Number.POSITIVE_INFINITY) {
      // A body that can be empty loops as (x+)?: an empty round then ends the loop instead of hiding the other branches.
      if (min === 0 && !nullable(body)) return this.#loop(body, lazy, next).split;
      entry = this.#loop(body, lazy, next).body;
      if (min === 0) return this.#split(entry, next, lazy);
      copies = min - 1;
    } else {
      for (let i = min; i < max; i++) entry = this.#split(this.#emit(body, entry), next, lazy);
    }
    for (let i = 0; i < copies; i++) entry = this.#emit(body, entry);
    return entry;
  }

  #loop(body: Node, lazy: boolean, next: number): { split: number; body: number } {
    const split = this.#instruction(Op.split, next, next);
    const entry = this.#emit(body, split);
    if (lazy) this.#arg[split] = entry;
    else this.#next[split] = entry;
    return { split, body: entry };
  }
}
