import { holds } from '../dfa/holds.js';
import { contextAfter, contextBefore } from '../dfa/search.js';
import type { Alphabet } from '../program/alphabet.js';
import { classAt, type Input, symbolAt, widthOf } from '../program/input.js';
import { Op, type Program } from '../program/program.js';

/** Threads in order of preference; slots of thread `pc` stand at `pc * width`. */
interface ThreadList {
  readonly dense: Int32Array;
  count: number;
  readonly slots: Int32Array;
}

/**
 * Finds captures: Pike's machine, whose threads carry the places of their groups. It runs on a window that the automata have found,
 * so its start and end are known, and it costs window length times program size at most.
 */
export class Pike {
  /** Steps of the last run: instructions visited. */
  steps = 0;
  #current: ThreadList;
  #next: ThreadList;
  readonly #mark: Int32Array;
  #generation = 0;
  readonly #stack: Int32Array;
  readonly #scratch: Int32Array;
  readonly #program: Program;
  readonly #alphabet: Alphabet;
  readonly #start: number;
  readonly #width: number;

  constructor(program: Program, alphabet: Alphabet, start: number, captureCount: number) {
    this.#program = program;
    this.#alphabet = alphabet;
    this.#start = start;
    this.#width = 2 * (captureCount + 1);
    const size = program.op.length;
    const list = (): ThreadList => ({
      dense: new Int32Array(size),
      count: 0,
      slots: new Int32Array(size * this.#width),
    });
    this.#current = list();
    this.#next = list();
    this.#mark = new Int32Array(size);
    // A frame is an instruction to visit, or (negative) a slot and the value to put back into it.
    this.#stack = new Int32Array(3 * size + 2);
    this.#scratch = new Int32Array(this.#width);
  }

  /** Places of the groups (-1 for a group that took no part) of the preferred match on `[start, end)`; undefined when the budget ends. */
  run(input: Input, start: number, end: number, budget: number): Int32Array | undefined {
    const { op, arg, next } = this.#program;
    const alphabet = this.#alphabet;
    const width = this.#width;
    const found = new Int32Array(width).fill(-1);
    this.steps = 0;
    this.#current.count = 0;
    this.#scratch.fill(-1);
    this.#generation++;
    this.#follow(this.#current, this.#start, input, start);
    for (let i = start; ; ) {
      const atEnd = i >= end;
      const symbol = atEnd ? -1 : symbolAt(input, i, alphabet.unicode);
      const symbolClass = atEnd ? -1 : classAt(alphabet, input, i);
      const after = i + (atEnd ? 0 : widthOf(symbol, alphabet.unicode));
      const { dense, count, slots } = this.#current;
      this.#next.count = 0;
      this.#generation++;
      for (let t = 0; t < count; t++) {
        const pc = dense[t]!;
        this.steps++;
        if (op[pc] === Op.match) {
          found.set(slots.subarray(pc * width, pc * width + width));
          break;
        }
        if (atEnd || alphabet.member[arg[pc]! * alphabet.size + symbolClass] !== 1) continue;
        this.#scratch.set(slots.subarray(pc * width, pc * width + width));
        this.#follow(this.#next, next[pc]!, input, after);
      }
      if (this.steps > budget) return undefined;
      if (atEnd || this.#next.count === 0) return found;
      [this.#current, this.#next] = [this.#next, this.#current];
      i = after;
    }
  }

  #follow(list: ThreadList, from: number, input: Input, at: number): void {
    const { op, arg, next } = this.#program;
    const stack = this.#stack;
    const scratch = this.#scratch;
    const mark = this.#mark;
    let top = 0;
    stack[top++] = from;
    while (top > 0) {
      const frame = stack[--top]!;
      if (frame < 0) {
        scratch[-frame - 1] = stack[--top]!;
        continue;
      }
      this.steps++;
      if (mark[frame] === this.#generation) continue;
      mark[frame] = this.#generation;
      switch (op[frame]) {
        case Op.split:
          stack[top++] = arg[frame]!;
          stack[top++] = next[frame]!;
          break;
        case Op.assert: {
          const left = contextBefore(this.#alphabet, input, at);
          if (holds(arg[frame]!, left, contextAfter(this.#alphabet, input, at))) stack[top++] = next[frame]!;
          break;
        }
        case Op.save:
          stack[top++] = scratch[arg[frame]!]!;
          stack[top++] = -arg[frame]! - 1;
          scratch[arg[frame]!] = at;
          stack[top++] = next[frame]!;
          break;
        default:
          list.slots.set(scratch, frame * this.#width);
          list.dense[list.count++] = frame;
      }
    }
  }
}
