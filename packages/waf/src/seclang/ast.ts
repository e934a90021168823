import type { Place } from './place.js';

/** One entry of a rule's variable list: `ARGS`, `&ARGS:x`, `!REQUEST_COOKIES:/re/`, `XML:/*`. */
export interface TargetNode {
  /** The variable in upper case. */
  readonly variable: string;
  readonly selector?: Selector;
  /** `&`: the count instead of the values. */
  readonly count: boolean;
  /** `!`: taken out of what the other entries select. */
  readonly exclude: boolean;
  readonly place: Place;
}

/** What stands behind the colon of a target. */
export interface Selector {
  readonly kind: 'key' | 'regex' | 'xpath';
  readonly text: string;
}

/** `!@name argument`. */
export interface OperatorNode {
  /** As written, without `@`; `rx` when none is named. */
  readonly name: string;
  readonly argument: string;
  readonly negated: boolean;
  readonly place: Place;
}

/** One entry of an action list. */
export interface ActionNode {
  /** In lower case; `t` for transformations. */
  readonly name: string;
  readonly value: string | undefined;
  readonly place: Place;
}

/** `SecRule TARGETS OPERATOR ACTIONS`. */
export interface RuleNode {
  readonly kind: 'rule';
  readonly targets: readonly TargetNode[];
  readonly operator: OperatorNode;
  readonly actions: readonly ActionNode[];
  readonly place: Place;
}

/** `SecAction ACTIONS`. */
export interface ActionRuleNode {
  readonly kind: 'action';
  readonly actions: readonly ActionNode[];
  readonly place: Place;
}

/** `SecMarker NAME`. */
export interface MarkerNode {
  readonly kind: 'marker';
  readonly name: string;
  readonly place: Place;
}

/** Every other directive, its arguments unquoted. */
export interface ConfigNode {
  readonly kind: 'config';
  /** The name as the manual writes it, whatever its case in the file. */
  readonly name: string;
  readonly values: readonly string[];
  /** Of the directive's name, then of each value. */
  readonly place: Place;
  readonly valuePlaces: readonly Place[];
}

/** One directive of a rule file. */
export type Directive = RuleNode | ActionRuleNode | MarkerNode | ConfigNode;
