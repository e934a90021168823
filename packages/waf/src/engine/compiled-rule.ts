import type { ProgramLink, ProgramRule } from '../compile/index.js';
import type { Evaluate } from '../operators/index.js';
import type { RuleAttributes } from '../variables/index.js';
import type { ChainNode } from './chains.js';
import type { CompiledEffect } from './effects.js';
import type { Expand } from './expand.js';
import type { CompiledTarget, TargetSet } from './target-set.js';

/** A rule as closures, made once for each thread. */
export interface CompiledRule {
  /** Position in the program. */
  readonly index: number;
  readonly program: ProgramRule;
  readonly attributes: RuleAttributes;
  readonly links: readonly CompiledLink[];
  readonly msg: Expand | undefined;
  readonly logdata: Expand | undefined;
  readonly tags: readonly Expand[];
  /** Where `redirect` sends the client. */
  readonly location: Expand | undefined;
}

/** One SecRule of a chain as closures. */
export interface CompiledLink {
  readonly program: ProgramLink;
  readonly targets: TargetSet;
  readonly chain: ChainNode;
  /** undefined for SecAction. */
  readonly operator: LinkOperator | undefined;
  readonly effects: readonly CompiledEffect[];
}

/** The operator of a link: fixed, or made from the expanded argument. */
export interface LinkOperator {
  readonly negated: boolean;
  /** Set when the argument has no macros. */
  readonly evaluate: Evaluate | undefined;
  readonly argument: Expand;
  /** For arguments with macros: the operator for one expanded argument. */
  readonly withArgument: (argument: string) => Evaluate;
}

/** Targets that `ctl:ruleRemoveTargetBy...` takes out of some rules. */
export interface RemovedTargets {
  /** By rule index: 1 for the rules that it means. */
  readonly rules: Uint8Array;
  readonly targets: readonly CompiledTarget[];
}
