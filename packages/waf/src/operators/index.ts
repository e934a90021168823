import type { Operator } from './operator.js';

export type { Evaluate, MatchSink, Operator, OperatorCompileContext, RegexDefaults } from './operator.js';
export { noMatchSink } from './operator.js';
export { OperatorArgumentError } from './operator-error.js';

/** Every operator by its lower-case SecLang name. */
export const operators: ReadonlyMap<string, Operator> = new Map();

/** Operators of the manuals that this engine refuses, by lower-case name, each with its reason. */
export const refusedOperators: ReadonlyMap<string, string> = new Map();
