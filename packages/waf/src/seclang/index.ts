export { parseActions } from './action-list.js';
export type {
  ActionNode,
  ActionRuleNode,
  ConfigNode,
  Directive,
  MarkerNode,
  OperatorNode,
  RuleNode,
  Selector,
  TargetNode,
} from './ast.js';
export { type DirectiveInfo, type DirectiveSupport, directives } from './directives.js';
export { isLiteral, type MacroPart, type MacroText, parseMacros } from './macros.js';
export { parseRules } from './parse.js';
export type { Place, RuleSource } from './place.js';
export { nearest, Problems } from './problems.js';
export { parseTargets } from './targets.js';
