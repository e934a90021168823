import type { Value } from '../values/index.js';

/**
 * The plan: plain data, made by the planner and run by the closures (and, in tests, by a naive interpreter).
 * Variables live in numbered slots. A term is evaluated to a value or to undefined; an operation of a body holds for each of
 * its solutions in turn.
 */
export type PlanTerm =
  | { readonly op: 'const'; readonly value: Value }
  | { readonly op: 'slot'; readonly slot: number }
  | { readonly op: 'input' }
  /** Base data below a path that no rule touches. */
  | { readonly op: 'base'; readonly path: readonly string[] }
  /** The whole document at a node of the rule tree: base data and rules. */
  | { readonly op: 'document'; readonly node: number }
  /** From a node of the rule tree by keys that are known at run time. */
  | { readonly op: 'descend'; readonly node: number; readonly keys: readonly PlanTerm[] }
  /** The value of a rule group. */
  | { readonly op: 'rule'; readonly group: number }
  | { readonly op: 'get'; readonly from: PlanTerm; readonly key: PlanTerm }
  | { readonly op: 'array'; readonly items: readonly PlanTerm[] }
  | { readonly op: 'set'; readonly items: readonly PlanTerm[] }
  | { readonly op: 'object'; readonly entries: readonly (readonly [PlanTerm, PlanTerm])[] }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly PlanTerm[]; readonly at: number }
  /** A call of a function of the policy. */
  | { readonly op: 'apply'; readonly group: number; readonly args: readonly PlanTerm[]; readonly at: number }
  | { readonly op: 'collect'; readonly into: 'array' | 'set'; readonly ops: Block; readonly head: PlanTerm }
  | {
      readonly op: 'collect-object';
      readonly ops: Block;
      readonly key: PlanTerm;
      readonly value: PlanTerm;
      readonly at: number;
    };

/** One operation of a body, with the place of the expression that it comes from. */
export type PlanOp = OpShape & { readonly at?: number };

type OpShape =
  /** Binds a slot; fails where the term is undefined. */
  | { readonly op: 'let'; readonly slot: number; readonly term: PlanTerm }
  /** Holds where the term is defined and not false. */
  | { readonly op: 'test'; readonly term: PlanTerm; readonly at: number }
  /** Evaluates for the effect (`print`). */
  | { readonly op: 'effect'; readonly term: PlanTerm }
  | { readonly op: 'equal'; readonly left: PlanTerm; readonly right: PlanTerm }
  /** Holds where the slot has an array of that length. */
  | { readonly op: 'is-array'; readonly slot: number; readonly length: number }
  /** Holds where the slot has an object of that size. */
  | { readonly op: 'is-object'; readonly slot: number; readonly size: number }
  /** Each entry of a collection. */
  | {
      readonly op: 'scan';
      readonly from: PlanTerm;
      readonly key: number | undefined;
      readonly value: number | undefined;
      readonly at: number;
    }
  /** Each key of a node of the rule tree. */
  | { readonly op: 'scan-node'; readonly node: number; readonly key: number }
  | { readonly op: 'not'; readonly ops: Block }
  /** Holds once where the block has a solution. */
  | { readonly op: 'exists'; readonly ops: Block }
  /** Holds once where one of the blocks has a solution. */
  | { readonly op: 'any'; readonly left: Block; readonly right: Block }
  | {
      readonly op: 'every';
      readonly from: PlanTerm;
      readonly key: number | undefined;
      readonly value: number | undefined;
      readonly ops: Block;
      readonly at: number;
    }
  | { readonly op: 'with'; readonly changes: readonly WithChange[]; readonly ops: Block; readonly at: number }
  | { readonly op: 'fail' };

/** Operations that must all hold. */
export type Block = readonly PlanOp[];

/** What `with` replaces. */
export type WithChange =
  | { readonly target: 'input' | 'data'; readonly path: readonly PlanTerm[]; readonly value: PlanTerm }
  | { readonly target: 'function'; readonly name: string; readonly value: PlanTerm | FunctionRef };

/** A function as the replacement of another. */
export type FunctionRef =
  | { readonly op: 'builtin'; readonly name: string }
  | { readonly op: 'function'; readonly group: number };

/** One rule of a group. */
export interface RulePlan {
  readonly ops: Block;
  /** The part of the path that follows the group's, for objects. */
  readonly suffix: readonly PlanTerm[];
  /** Member of a set. */
  readonly key: PlanTerm | undefined;
  readonly value: PlanTerm | undefined;
  readonly otherwise: RulePlan | undefined;
  /** Where it stands: index of the module and offset. */
  readonly module: number;
  readonly at: number;
}

/** Rules that make one document or function. */
export interface GroupPlan {
  readonly id: number;
  readonly path: readonly string[];
  readonly kind: 'complete' | 'function' | 'set' | 'object';
  readonly rules: readonly RulePlan[];
  readonly fallback: RulePlan | undefined;
  /** Slots of the arguments of a function. */
  readonly args: readonly number[];
  /** Slots that belong to the group: first, and one past the last. */
  readonly slots: readonly [number, number];
}

/** A node of the document tree. */
export interface NodePlan {
  readonly path: readonly string[];
  readonly children: ReadonlyMap<string, number>;
  readonly group: number | undefined;
}

/** A whole policy. */
export interface ProgramPlan {
  readonly groups: readonly GroupPlan[];
  readonly nodes: readonly NodePlan[];
  readonly slots: number;
  /** Functions that some `with` replaces, by dotted name. */
  readonly replaced: ReadonlySet<string>;
}

/** A query against a policy. */
export interface QueryPlan {
  readonly ops: Block;
  /** Name in the result to slot. */
  readonly bindings: readonly (readonly [name: string, slot: number])[];
  readonly slots: number;
  readonly replaced: ReadonlySet<string>;
}
