import type { Value } from '../variables/index.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';

/** Watches every evaluation of a transaction, for `explain`; a transaction without one pays a test for undefined. */
export interface Trace {
  /** `ctl:ruleRemove...` took the rule out of this transaction. */
  removed(rule: CompiledRule): void;
  /** The rule is evaluated next. */
  begin(rule: CompiledRule): void;
  /** One value was judged; `start` and `end` say where in `text` the match lies, -1 when the operator does not tell. */
  value(link: CompiledLink, value: Value, text: string, matched: boolean, start: number, end: number): void;
  /** `ctl:ruleRemoveTarget...` took the value out of this rule. */
  excluded(link: CompiledLink, value: Value): void;
  /** The rule is done. */
  end(rule: CompiledRule, matched: boolean): void;
}
