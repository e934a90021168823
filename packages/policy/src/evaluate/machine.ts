import type { Position, Source } from '../ast/index.js';
import {
  type BuiltinCache,
  type BuiltinContext,
  type BuiltinContextOptions,
  createBuiltinContext,
} from '../builtins/context.js';
import type { GroupPlan, RulePlan } from '../plan/index.js';
import type { Value } from '../values/index.js';
import type { Answers } from './answers.js';
import { stepLimit } from './effort.js';

/** A function that stands in for another while a `with` holds. */
export type Replacement = { readonly call: (m: Machine, args: readonly Value[]) => Value | undefined };

/** A part of `data` that `with` replaced: rules at or below its path are hidden. */
export interface Override {
  readonly path: readonly string[];
  readonly value: Value;
}

/** Everything that one evaluation changes. The closures keep no state of their own. */
export class Machine {
  readonly slots: (Value | undefined)[];
  input: Value | undefined;
  data: Value;
  /** Numbers the evaluation and every `with` inside it: a memo holds for one epoch. */
  epoch = 0;
  #epochs = 0;
  readonly memo: (Value | undefined)[];
  readonly memoEpoch: number[];
  /** The epoch in which a set was last scanned without being made, by group. */
  readonly fusedEpoch: number[];
  /** Whether a scan runs inside the rules of a group, by id: their slots are then in use. */
  readonly active: boolean[];
  steps = 0;
  limit: number;
  strict = false;
  /** How many builtin calls failed without ending the evaluation. */
  builtinErrors = 0;
  overrides: readonly Override[] | undefined;
  replacements: ReadonlyMap<string, Replacement> | undefined;
  /** Whether an evaluation is running on this machine. */
  busy = false;
  /** What asynchronous builtins answered; absent in synchronous evaluations. */
  answers: Answers | undefined;
  /** What a profile or trace wants to hear; absent in normal evaluations. */
  observer: Observer | undefined;

  constructor(slots: number, memos: number, data: Value) {
    this.slots = new Array(slots).fill(undefined);
    this.memo = new Array(memos).fill(undefined);
    this.memoEpoch = new Array(memos).fill(0);
    this.fusedEpoch = new Array(memos).fill(0);
    this.active = new Array(memos).fill(false);
    this.data = data;
    this.limit = Number.POSITIVE_INFINITY;
  }

  newEpoch(): number {
    this.epoch = ++this.#epochs;
    return this.epoch;
  }

  #contextOptions: BuiltinContextOptions | undefined;
  #cache: BuiltinCache | undefined;
  #context: BuiltinContext | undefined;

  /** Sets what the builtins of the next evaluation are told. */
  prepareContext(options: BuiltinContextOptions | undefined, cache: BuiltinCache, made?: BuiltinContext): void {
    this.#contextOptions = options;
    this.#cache = cache;
    this.#context = made;
  }

  /** What builtins are told, made when the first asks. */
  get context(): BuiltinContext {
    this.#context ??= createBuiltinContext({ cache: this.#cache!, ...this.#contextOptions });
    return this.#context;
  }

  /** Counts a unit of work. */
  step(): void {
    if (++this.steps > this.limit) this.exhausted();
  }

  exhausted(): never {
    throw stepLimit(this.limit);
  }
}

/** Receives what an explained evaluation does. */
export interface Observer {
  /** A rule's body is tried. */
  enter(group: GroupPlan, rule: RulePlan, source: Source | undefined): void;
  /** The body has a solution. */
  holds(): void;
  /** The trial of the body is over. */
  exit(): void;
  /** An expression is tried. */
  expression(source: Source, at: number): void;
  /** An expression is asked for another solution. */
  again(source: Source, at: number): void;
  /** An expression had no solution. */
  failed(source: Source, at: number): void;
}

/** Runs operations and what follows them; true ends the search. */
export type Run = (m: Machine) => boolean;

/** Tells where something stands, when that is known. */
export type Place = () => Position | undefined;

/** Evaluates a term. */
export type Get = (m: Machine) => Value | undefined;
