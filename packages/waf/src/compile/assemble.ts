import { applyActions, type Disruption, emptyDraft, type RuleDraft } from '../actions/index.js';
import {
  type ActionRuleNode,
  type ConfigNode,
  type Directive,
  type OperatorNode,
  type Problems,
  parseActions,
  type RuleNode,
  type TargetNode,
} from '../seclang/index.js';

/** One SecRule or SecAction with its actions read. */
export interface LinkDraft {
  targets: TargetNode[];
  operator: OperatorNode | undefined;
  draft: RuleDraft;
}

/** A rule with its chain; default actions are applied. */
export interface AssembledRule {
  readonly kind: 'rule';
  links: LinkDraft[];
  defaults: RuleDraft | undefined;
}

/** The rules and markers of all files in order, and the rest of the directives. */
export interface Assembled {
  readonly sequence: (AssembledRule | { readonly kind: 'marker'; readonly name: string })[];
  readonly config: ConfigNode[];
}

const withoutDefault: Disruption = { kind: 'pass' };

/** Pass 1: reads action lists, joins chains, and remembers the default action that holds at each rule. */
export function assemble(directives: readonly Directive[], problems: Problems): Assembled {
  const sequence: Assembled['sequence'] = [];
  const config: ConfigNode[] = [];
  const defaults = new Map<number, RuleDraft>();
  let open: AssembledRule | undefined;
  for (const directive of directives) {
    if (directive.kind === 'config') {
      if (directive.name === 'SecDefaultAction') readDefaults(directive, defaults, problems);
      else config.push(directive);
      continue;
    }
    if (directive.kind === 'marker') {
      open = closeChain(open, sequence, problems);
      sequence.push({ kind: 'marker', name: directive.name });
      continue;
    }
    const link = readLink(directive, problems);
    if (open === undefined) {
      const rule: AssembledRule = { kind: 'rule', links: [link], defaults: defaults.get(link.draft.phase ?? 2) };
      checkStarter(link, problems);
      sequence.push(rule);
      open = link.draft.chain ? rule : undefined;
    } else {
      checkChained(link, problems);
      open.links.push(link);
      if (!link.draft.chain) open = undefined;
    }
  }
  closeChain(open, sequence, problems);
  return { sequence, config };
}

function readLink(node: RuleNode | ActionRuleNode, problems: Problems): LinkDraft {
  const draft = emptyDraft(node.place);
  applyActions(draft, node.actions, problems);
  return node.kind === 'rule'
    ? { targets: [...node.targets], operator: node.operator, draft }
    : { targets: [], operator: undefined, draft };
}

function readDefaults(node: ConfigNode, defaults: Map<number, RuleDraft>, problems: Problems): void {
  const draft = emptyDraft(node.place);
  const place = node.valuePlaces[0] ?? node.place;
  const at = (offset: number): typeof place => ({ ...place, column: place.column + offset });
  applyActions(draft, parseActions(node.values[0] ?? '', at, problems), problems);
  if (draft.phase === undefined || draft.id !== 0) {
    const hint = 'write SecDefaultAction "phase:2,log,auditlog,pass"';
    problems.add('WAF_PARSE_DEFAULT_ACTION', node.place, 'SecDefaultAction expects a phase and no id', hint);
    return;
  }
  const fault = faultOfDefaults(draft, defaults);
  if (fault !== undefined) {
    problems.add('WAF_PARSE_DEFAULT_ACTION', node.place, fault);
    return;
  }
  if (draft.disruption === undefined) draft.disruption = withoutDefault;
  defaults.set(draft.phase, draft);
}

function faultOfDefaults(draft: RuleDraft, defaults: ReadonlyMap<number, RuleDraft>): string | undefined {
  if (draft.disruption?.kind === 'block')
    return 'SecDefaultAction expects a disruptive action, and block means the default';
  if (!draft.inheritTransformations) return 'SecDefaultAction expects transformations to apply, and t:none is none';
  if (defaults.has(draft.phase ?? 0)) return `SecDefaultAction stands for phase ${draft.phase} already; write it once`;
  return undefined;
}

function checkStarter({ draft, targets, operator }: LinkDraft, problems: Problems): void {
  // SecAction may go without, as in ModSecurity v3: nothing can refer to it then.
  if (draft.id === 0 && operator !== undefined) {
    const hint = 'add id:NUMBER, unique among all rules';
    problems.add('WAF_PARSE_RULE_ID', draft.place, 'a rule has no id', hint);
  }
  if (operator !== undefined && targets.every((target) => target.exclude)) {
    const hint = 'name at least one variable to look at';
    problems.add('WAF_PARSE_TARGET', draft.place, 'a rule looks at no variable', hint);
  }
}

function checkChained({ draft }: LinkDraft, problems: Problems): void {
  const { disruption } = draft;
  if (disruption !== undefined && disruption.kind !== 'pass' && disruption.kind !== 'block') {
    const message = 'a disruptive action stands in a chained rule';
    problems.add('WAF_PARSE_CHAIN', draft.place, message, 'put it into the first rule of the chain');
  }
  if (draft.skip !== undefined || draft.skipAfter !== undefined) {
    const message = 'skip or skipAfter stands in a chained rule';
    problems.add('WAF_PARSE_CHAIN', draft.place, message, 'put it into the first rule of the chain');
  }
}

/** A chain whose last rule is missing can never match whole: it is left out, and told. */
function closeChain(open: AssembledRule | undefined, sequence: Assembled['sequence'], problems: Problems): undefined {
  const last = open?.links.at(-1)?.draft;
  if (open === undefined || last === undefined) return undefined;
  sequence.splice(sequence.indexOf(open), 1);
  const hint = 'add the missing rule, or take the last chain action away';
  problems.warn('WAF_PARSE_CHAIN', last.place, 'a chain ends without its last rule and never matches', hint);
  return undefined;
}
