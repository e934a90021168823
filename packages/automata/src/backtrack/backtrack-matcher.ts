import { holds } from '../dfa/holds.js';
import { contextAfter, contextBefore, GAVE_UP } from '../dfa/search.js';
import { type Alphabet, alphabetOf } from '../program/alphabet.js';
import { ProgramBuilder } from '../program/build.js';
import { classAt, type Input, symbolAt, symbolStart, widthOf } from '../program/input.js';
import { type Look, Op, type Program } from '../program/program.js';
import type { Matcher } from '../regex/matcher.js';
import type { Pattern } from '../syntax/ast.js';
import { sameFolded } from './same-folded.js';

/** Choices that wait to be tried; more give up, as the budget does. */
const MAX_CHOICES = 1 << 20;
/** Look-around inside look-around. */
const MAX_LOOK_DEPTH = 50;

class BudgetEnd extends Error {}

/**
 * Backtracking over the same programs, for the constructs that no automaton has, always under a step budget.
 * Choices lie on a stack of its own, so no input deepens the stack of the engine.
 */
export class BacktrackMatcher implements Matcher {
  steps = 0;
  readonly #program: Program;
  readonly #alphabet: Alphabet;
  readonly #start: number;
  readonly #width: number;
  #budget = 0;
  #choices = 0;
  #depth = 0;

  constructor(pattern: Pattern) {
    const builder = new ProgramBuilder({ captures: true, reverse: false });
    this.#start = builder.add(pattern.node, 0, pattern.source);
    this.#program = builder.finish(pattern.maxSymbol);
    this.#alphabet = alphabetOf(this.#program);
    this.#width = 2 * (pattern.captureCount + 1);
  }

  test(input: Input, from: number, budget: number): number {
    const found = this.find(input, from, false, budget);
    return found === 'gave-up' ? GAVE_UP : found === 'none' ? 0 : 1;
  }

  find(input: Input, from: number, groups: boolean, budget: number): Int32Array | 'none' | 'gave-up' {
    this.steps = 0;
    this.#choices = 0;
    this.#depth = 0;
    this.#budget = budget;
    const slots = new Int32Array(this.#width);
    try {
      for (let at = from; at <= input.length; ) {
        slots.fill(-1);
        if (this.#match(this.#start, input, at, slots) >= 0) return groups ? slots : slots.slice(0, 2);
        at += at < input.length ? widthOf(symbolAt(input, at, this.#alphabet.unicode), this.#alphabet.unicode) : 1;
      }
      return 'none';
    } catch (error) {
      if (error instanceof BudgetEnd) return 'gave-up';
      throw error;
    }
  }

  /** The end of the preferred match from an instruction at a place (of those that end at `mustEnd`, if given), with its slots, or -1. */
  #match(start: number, input: Input, from: number, slots: Int32Array, mustEnd = -1): number {
    const { op, arg, next, looks } = this.#program;
    const { member, size, unicode } = this.#alphabet;
    // Frames of two: an instruction and a place, or a slot (as -1 - slot) and its former value.
    const stack: number[] = [start, from];
    let pc = -1;
    let at = from;
    try {
      for (;;) {
        if (pc < 0) {
          if (stack.length === 0) return -1;
          at = stack.pop()!;
          pc = stack.pop()!;
          this.#choices--;
          if (pc < 0) {
            slots[-1 - pc] = at;
            continue;
          }
        }
        if (++this.steps > this.#budget) throw new BudgetEnd();
        const value = arg[pc]!;
        switch (op[pc]) {
          case Op.set: {
            const fits = at < input.length && member[value * size + classAt(this.#alphabet, input, at)] === 1;
            if (fits) at += widthOf(symbolAt(input, at, unicode), unicode);
            pc = fits ? next[pc]! : -1;
            break;
          }
          case Op.split:
            this.#push(stack, value, at);
            pc = next[pc]!;
            break;
          case Op.assert:
            pc = this.#holds(value, input, at) ? next[pc]! : -1;
            break;
          case Op.save:
            this.#push(stack, -1 - value, slots[value]!);
            slots[value] = at;
            pc = next[pc]!;
            break;
          case Op.backreference: {
            const length = this.#reference(value, input, at, slots);
            at += length;
            pc = length < 0 ? -1 : next[pc]!;
            break;
          }
          case Op.look: {
            const before = slots.slice();
            const end = this.#look(looks[value]!, input, at, slots);
            for (let slot = 0; slot < slots.length; slot++) {
              if (slots[slot] !== before[slot]) this.#push(stack, -1 - slot, before[slot]!);
            }
            if (end >= 0 && looks[value]!.atomic) at = end;
            pc = end < 0 ? -1 : next[pc]!;
            break;
          }
          default:
            if (mustEnd < 0 || at === mustEnd) return at;
            pc = -1;
        }
      }
    } finally {
      this.#choices -= stack.length >> 1;
    }
  }

  #push(stack: number[], first: number, second: number): void {
    if (++this.#choices > MAX_CHOICES) throw new BudgetEnd();
    stack.push(first, second);
  }

  #holds(assertion: number, input: Input, at: number): boolean {
    return holds(assertion, contextBefore(this.#alphabet, input, at), contextAfter(this.#alphabet, input, at));
  }

  /** Runs a sub-program; the end of its match, the same place for look-around, or -1. */
  #look(look: Look, input: Input, at: number, slots: Int32Array): number {
    if (++this.#depth > MAX_LOOK_DEPTH) throw new BudgetEnd();
    const before = slots.slice();
    let end = -1;
    if (look.behind) end = this.#lookBehind(look.start, input, at, slots);
    else end = this.#match(look.start, input, at, slots);
    this.#depth--;
    if (look.negative || end < 0) slots.set(before);
    if (look.negative) return end < 0 ? at : -1;
    if (end < 0) return -1;
    return look.atomic ? end : at;
  }

  /** Tries every place before, nearest first, from which the body may end here. */
  #lookBehind(start: number, input: Input, at: number, slots: Int32Array): number {
    for (let from = at; ; from = symbolStart(input, from, this.#alphabet.unicode)) {
      if (this.#match(start, input, from, slots, at) === at) return at;
      if (from === 0) return -1;
    }
  }

  /** Length of the group's text where it stands again at a place, or -1. A group that took no part matches nothing. */
  #reference(value: number, input: Input, at: number, slots: Int32Array): number {
    const start = slots[value & ~1]!;
    const end = slots[value | 1]!;
    if (start < 0 || end < start) return -1;
    const length = end - start;
    if (at + length > input.length) return -1;
    this.steps += length;
    for (let i = 0; i < length; i++) {
      const a = symbolAt(input, start + i, false);
      const b = symbolAt(input, at + i, false);
      if (a !== b && !((value & 1) === 1 && sameFolded(a, b, this.#alphabet.unicode))) return -1;
    }
    return length;
  }
}
