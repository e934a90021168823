import { applyActions } from '../actions/index.js';
import { type ConfigNode, type Place, type Problems, parseActions, parseTargets } from '../seclang/index.js';
import type { Assembled, AssembledRule } from './assemble.js';
import { parseIdRanges } from './id-ranges.js';

type Matches = (rule: AssembledRule) => boolean;

function starter(rule: AssembledRule): AssembledRule['links'][number]['draft'] | undefined {
  return rule.links[0]?.draft;
}

/** Which rules a tuning directive means, by the last word of its name. */
function selection(node: ConfigNode, problems: Problems): Matches | undefined {
  const selectors = node.name.startsWith('SecRuleRemove') ? node.values : node.values.slice(0, 1);
  if (node.name.endsWith('ById')) {
    const ranges = parseIdRanges(selectors.map((value) => value.split(':')[0] ?? '').join(' '));
    if (ranges === undefined) {
      const place = node.valuePlaces[0] ?? node.place;
      const found = JSON.stringify(node.values[0]);
      problems.add('WAF_PARSE_RULE_ID', place, `${node.name} expects ids or ranges such as 1-100, found ${found}`);
      return undefined;
    }
    return (rule) => ranges.has(starter(rule)?.id ?? 0);
  }
  if (node.name.endsWith('ByTag')) return (rule) => selectors.some((tag) => starter(rule)?.tags.includes(tag));
  return (rule) => selectors.some((message) => starter(rule)?.msg === message);
}

function placeAt(node: ConfigNode, index: number): (offset: number) => Place {
  const place = node.valuePlaces[index] ?? node.place;
  return (offset) => ({ ...place, column: place.column + offset });
}

/** `SecRuleUpdateTarget...`: adds targets or exclusions, or replaces one variable by another. */
function updateTargets(rule: AssembledRule, node: ConfigNode, link: number, problems: Problems): void {
  const [, listText = '', replaced] = node.values;
  const targets = parseTargets(listText, placeAt(node, 1), problems);
  const chosen = rule.links[link];
  if (chosen === undefined) {
    problems.add('WAF_PARSE_CHAIN', node.place, `${node.name}: the rule has no chained rule number ${link}`);
    return;
  }
  if (replaced !== undefined) {
    const old = parseTargets(replaced, placeAt(node, 2), problems);
    chosen.targets = chosen.targets.filter(
      (target) =>
        !old.some(
          (gone) =>
            gone.variable === target.variable &&
            gone.selector?.text.toLowerCase() === target.selector?.text.toLowerCase() &&
            !target.exclude,
        ),
    );
  }
  chosen.targets.push(...targets);
}

/** `SecRuleUpdateActionById`: its actions replace those of the rule; `t` and lists are added, as the manual says. */
function updateActions(rule: AssembledRule, node: ConfigNode, link: number, problems: Problems): void {
  const chosen = rule.links[link];
  if (chosen === undefined) {
    problems.add('WAF_PARSE_CHAIN', node.place, `${node.name}: the rule has no chained rule number ${link}`);
    return;
  }
  const nodes = parseActions(node.values[1] ?? '', placeAt(node, 1), problems);
  for (const action of nodes) {
    if (action.name !== 'id' && action.name !== 'phase' && action.name !== 'chain') continue;
    const hint = 'id, phase and chain of a rule cannot be changed';
    problems.add('WAF_PARSE_ACTION', action.place, `${node.name} may not change ${action.name}`, hint);
    return;
  }
  applyActions(chosen.draft, nodes, problems);
}

/** Pass 2: applies SecRuleRemove..., SecRuleUpdateTarget... and SecRuleUpdateActionById, wherever they stand. */
export function tune({ sequence, config }: Assembled, problems: Problems): Assembled {
  const rules = sequence.filter((entry) => entry.kind === 'rule');
  const removed = new Set<AssembledRule>();
  for (const node of config) {
    const removes = node.name.startsWith('SecRuleRemove');
    if (!removes && !node.name.startsWith('SecRuleUpdate')) continue;
    const matches = selection(node, problems);
    if (matches === undefined) continue;
    const link = removes ? 0 : Number(/:(\d{1,3})$/.exec(node.values[0] ?? '')?.[1] ?? 0);
    for (const rule of rules) {
      if (!matches(rule)) continue;
      if (removes) removed.add(rule);
      else if (node.name === 'SecRuleUpdateActionById') updateActions(rule, node, link, problems);
      else updateTargets(rule, node, link, problems);
    }
  }
  if (removed.size === 0) return { sequence, config };
  return { sequence: sequence.filter((entry) => entry.kind === 'marker' || !removed.has(entry)), config };
}
