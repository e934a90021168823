import type { Alphabet } from '../program/alphabet.js';
import { Op, type Program } from '../program/program.js';
import { decidedBefore, holds } from './holds.js';

/** How an automaton walks its program. */
export interface Walk {
  /** First instructions of the patterns. */
  readonly starts: readonly number[];
  /** Keeps threads in order of preference and drops those below a match (leftmost-first); otherwise a set of threads. */
  readonly ordered: boolean;
  /** A match may begin anywhere: the starts join again, with the lowest preference, at every place. */
  readonly unanchored: boolean;
  /** The program is of the reversed language, and symbols come from right to left. */
  readonly reverse: boolean;
}

/** Leaves of a closure, and the patterns that match at once. */
interface Moves {
  readonly leaves: Int32Array;
  readonly matches: readonly number[];
}

/** Threads between two symbols, as `Stepper` leaves them: the first `length` of `list`. */
export interface Threads {
  list: Int32Array;
  length: number;
  /** Context of the symbol just read. */
  context: number;
  /** The starts join at the next symbol. */
  restart: boolean;
  /** An assertion in the list waits for the next symbol. */
  pending: boolean;
}

/**
 * One step of the Thompson simulation, on which the lazy DFA and the simulation without a cache both stand.
 * A match is told one symbol late, when what follows it is known: `matches` are the patterns that match *before* the symbol of the step.
 * The threads of the starts are not in the lists: `restart` stands for them, and what they do with a symbol is kept per context and class.
 */
export class Stepper {
  /** Threads after the last step. */
  readonly out: Threads;
  /** Patterns that match before the symbol of the last step; sorted when more than one. */
  matches: number[] = [];
  /** Instructions visited since this was last set. */
  steps = 0;
  readonly #mark: Int32Array;
  #generation = 0;
  readonly #stack: Int32Array;
  readonly #resolved: Int32Array;
  readonly #restartMoves = new Map<number, Moves>();
  readonly #startLeaves = new Map<number, Uint8Array>();
  #implied: Uint8Array | undefined;
  readonly program: Program;
  readonly alphabet: Alphabet;
  readonly walk: Walk;

  constructor(program: Program, alphabet: Alphabet, walk: Walk) {
    this.program = program;
    this.alphabet = alphabet;
    this.walk = walk;
    const size = program.op.length;
    this.#mark = new Int32Array(size);
    this.#stack = new Int32Array(size + 1);
    this.#resolved = new Int32Array(size);
    this.out = { list: new Int32Array(size), length: 0, context: 0, restart: false, pending: false };
  }

  /** Bytes that this object holds, about. */
  get bytes(): number {
    return this.#mark.length * 20;
  }

  /** The threads at a place where the symbol read before has this context. */
  begin(context: number): Threads {
    this.#reset(context);
    this.out.restart = this.walk.unanchored;
    this.#implied = undefined;
    if (!this.walk.unanchored) for (const start of this.walk.starts) this.#close(start);
    this.#canonical();
    return this.out;
  }

  /** Reads a symbol of class `symbol` with the given threads; the answer is in `out` and `matches`. */
  step(
    list: Int32Array,
    from: number,
    length: number,
    context: number,
    restart: boolean,
    pending: boolean,
    symbol: number,
  ): Threads {
    const { op, arg, next } = this.program;
    const { member, size } = this.alphabet;
    const ordered = this.walk.ordered;
    this.matches = [];
    let threads = list;
    let at = from;
    let count = length;
    let joins = restart;
    if (pending) {
      count = this.#resolve(list, from, length, context, this.alphabet.context[symbol]!);
      threads = this.#resolved;
      at = 0;
    }
    this.#reset(this.alphabet.context[symbol]!);
    this.#implied = !ordered && restart ? this.#startLeavesFor(this.out.context) : undefined;
    this.steps += count;
    for (let i = at; i < at + count; i++) {
      const pc = threads[i]!;
      if (op[pc] === Op.match) {
        this.matches.push(arg[pc]!);
        if (ordered) {
          joins = false;
          break;
        }
      } else if (member[arg[pc]! * size + symbol] === 1) this.#close(next[pc]!);
    }
    if (joins) {
      const { leaves, matches } = this.#restartMovesFor(context, symbol);
      for (const pattern of matches) this.matches.push(pattern);
      this.steps += leaves.length;
      for (let i = 0; i < leaves.length; i++) this.#leaf(leaves[i]!);
      if (ordered && matches.length > 0) joins = false;
    }
    this.out.restart = joins;
    this.#canonical();
    return this.out;
  }

  #reset(context: number): void {
    this.#generation++;
    this.out.length = 0;
    this.out.context = context;
    this.out.pending = false;
  }

  /** Makes equal what behaves equally: order where it does not count, contexts that nobody asks for. */
  #canonical(): void {
    const { out } = this;
    if (!this.walk.ordered && out.length > 1) out.list.subarray(0, out.length).sort();
    if (!out.pending && !out.restart) out.context = 0;
    if (this.matches.length > 1) this.matches = [...new Set(this.matches)].sort((a, b) => a - b);
  }

  /** Adds an instruction to the threads, unless it is there. */
  #leaf(pc: number): void {
    if (this.#mark[pc] === this.#generation) return;
    this.#mark[pc] = this.#generation;
    if (this.#implied !== undefined && this.#implied[pc] === 1) return;
    if (this.program.op[pc] === Op.assert) this.out.pending = true;
    this.out.list[this.out.length++] = pc;
  }

  /** Adds what is reached from an instruction without reading. */
  #close(start: number): void {
    const { op, arg, next } = this.program;
    const stack = this.#stack;
    const mark = this.#mark;
    const { reverse } = this.walk;
    let top = 0;
    stack[top++] = start;
    while (top > 0) {
      const pc = stack[--top]!;
      this.steps++;
      if (mark[pc] === this.#generation) continue;
      const kind = op[pc]!;
      if (kind === Op.split) {
        mark[pc] = this.#generation;
        stack[top++] = arg[pc]!;
        stack[top++] = next[pc]!;
      } else if (kind === Op.assert && decidedBefore(arg[pc]!, reverse)) {
        mark[pc] = this.#generation;
        const { context } = this.out;
        if (reverse ? holds(arg[pc]!, 3, context) : holds(arg[pc]!, context, 3)) stack[top++] = next[pc]!;
      } else if (kind === Op.save) {
        mark[pc] = this.#generation;
        stack[top++] = next[pc]!;
      } else this.#leaf(pc);
    }
  }

  /** Follows the waiting assertions of a list, now that both sides are known; the answer is in `#resolved`. */
  #resolve(list: Int32Array, from: number, length: number, before: number, after: number): number {
    const { op, arg, next } = this.program;
    const left = this.walk.reverse ? after : before;
    const right = this.walk.reverse ? before : after;
    const stack = this.#stack;
    const mark = this.#mark;
    const generation = ++this.#generation;
    let count = 0;
    for (let i = from; i < from + length; i++) {
      let top = 0;
      stack[top++] = list[i]!;
      while (top > 0) {
        const pc = stack[--top]!;
        this.steps++;
        if (mark[pc] === generation) continue;
        mark[pc] = generation;
        const kind = op[pc]!;
        if (kind === Op.split) {
          stack[top++] = arg[pc]!;
          stack[top++] = next[pc]!;
        } else if (kind === Op.assert) {
          if (holds(arg[pc]!, left, right)) stack[top++] = next[pc]!;
        } else if (kind === Op.save) stack[top++] = next[pc]!;
        else this.#resolved[count++] = pc;
      }
    }
    return count;
  }

  /** Closure of the starts after a symbol of the context. */
  #startClosure(context: number): Int32Array {
    this.#reset(context);
    this.#implied = undefined;
    for (const start of this.walk.starts) this.#close(start);
    return this.out.list.slice(0, this.out.length);
  }

  #startLeavesFor(context: number): Uint8Array {
    let leaves = this.#startLeaves.get(context);
    if (leaves === undefined) {
      leaves = new Uint8Array(this.program.op.length);
      for (const pc of this.#startClosure(context)) leaves[pc] = 1;
      this.#startLeaves.set(context, leaves);
      this.#reset(context);
    }
    return leaves;
  }

  #restartMovesFor(before: number, symbol: number): Moves {
    const key = before * this.alphabet.size + symbol;
    let moves = this.#restartMoves.get(key);
    if (moves === undefined) {
      const { list, length, context, restart, pending } = this.out;
      const kept = list.slice(0, length);
      const implied = this.#implied;
      moves = this.#findMoves(before, symbol);
      this.#restartMoves.set(key, moves);
      this.#reset(context);
      this.out.restart = restart;
      this.#implied = implied;
      for (const pc of kept) this.#leaf(pc);
      this.out.pending = pending;
    }
    return moves;
  }

  #findMoves(before: number, symbol: number): Moves {
    const { op, arg, next } = this.program;
    const { member, size, context } = this.alphabet;
    const closure = this.#startClosure(before);
    const count = this.#resolve(closure, 0, closure.length, before, context[symbol]!);
    const threads = this.#resolved.slice(0, count);
    const matches: number[] = [];
    this.#reset(context[symbol]!);
    for (const pc of threads) {
      if (op[pc] === Op.match) {
        matches.push(arg[pc]!);
        if (this.walk.ordered) break;
      } else if (member[arg[pc]! * size + symbol] === 1) this.#close(next[pc]!);
    }
    return { leaves: this.out.list.slice(0, this.out.length), matches };
  }
}
