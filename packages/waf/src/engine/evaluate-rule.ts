import type { Evaluate } from '../operators/index.js';
import { Value } from '../variables/index.js';
import type { Candidates } from './candidates.js';
import { stageOf, stagesOf } from './chains.js';
import type { CompiledLink, CompiledRule, LinkOperator, RemovedTargets } from './compiled-rule.js';
import { type Match, maxMatches } from './matched-rule.js';
import { type CompiledTarget, selects } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

const noMatches: readonly Match[] = [];

/** What a rule found: the values of its last link that matched, or undefined when the rule does not match. */
export type Found = readonly Match[];

/**
 * Evaluates a rule and its chain; of the values of its first link only the `candidates` at this place of the phase, if given:
 * the others surely do not match. Effects run at each match, also when a later link does not match.
 */
export function evaluateRule(
  rule: CompiledRule,
  state: TransactionState,
  candidates?: Candidates,
  place = -1,
): Found | undefined {
  const { links, index } = rule;
  state.data.rule = rule.attributes;
  let found: Found = noMatches;
  for (let at = 0; at < links.length; at++) {
    const link = links[at];
    if (link === undefined) break;
    const matches = evaluateLink(link, index, state, at === 0 ? candidates : undefined, place);
    if (matches === undefined) return undefined;
    if (found.length === 0) found = matches;
  }
  return found;
}

function evaluateLink(
  link: CompiledLink,
  ruleIndex: number,
  state: TransactionState,
  candidates: Candidates | undefined,
  place: number,
): Found | undefined {
  const { operator, targets } = link;
  if (operator === undefined) {
    for (const effect of link.effects) effect(state);
    return noMatches;
  }
  const removed = state.removedTargets === undefined ? undefined : removedFor(ruleIndex, state.removedTargets);
  if (targets.txKey !== undefined) {
    const value = state.data.tx.get(targets.txKey);
    if (value === undefined) return undefined;
    return evaluateValue(link, evaluateOf(operator, state), value, removed, undefined, state);
  }
  const values = state.resolved.values(targets, state.data);
  if (values.length === 0) return undefined;
  const evaluate = evaluateOf(operator, state);
  let found: Match[] | undefined;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value === undefined || (candidates !== undefined && !candidates.holds(place, value))) continue;
    found = evaluateValue(link, evaluate, value, removed, found, state);
  }
  return found;
}

/** The targets that are taken out of a rule; undefined for none. */
function removedFor(ruleIndex: number, all: readonly RemovedTargets[]): readonly CompiledTarget[] | undefined {
  let found: readonly CompiledTarget[] | undefined;
  for (const { rules, targets } of all) {
    if (rules[ruleIndex] === 1) found = found === undefined ? targets : [...found, ...targets];
  }
  return found;
}

function evaluateOf(operator: LinkOperator, state: TransactionState): Evaluate {
  return operator.evaluate ?? operator.withArgument(operator.argument(state.data));
}

/** Judges one value; gives back what was found so far. */
function evaluateValue(
  link: CompiledLink,
  evaluate: Evaluate,
  value: Value,
  removed: readonly CompiledTarget[] | undefined,
  before: Match[] | undefined,
  state: TransactionState,
): Match[] | undefined {
  if (removed !== undefined && isRemoved(removed, value)) {
    state.trace?.excluded(link, value);
    return before;
  }
  if (!link.program.multiMatch) return evaluateText(link, evaluate, value, stageOf(value, link.chain), before, state);
  let found = before;
  for (const text of stagesOf(value, link.chain)) found = evaluateText(link, evaluate, value, text, found, state);
  return found;
}

function evaluateText(
  link: CompiledLink,
  evaluate: Evaluate,
  value: Value,
  text: string,
  before: Match[] | undefined,
  state: TransactionState,
): Match[] | undefined {
  const { sink } = state;
  sink.reset(link.program.capture);
  state.steps += text.length + 1;
  const matched = evaluate(text, sink) !== link.operator?.negated;
  state.trace?.value(link, value, text, matched, sink.start, sink.end);
  return matched ? onMatch(link, value, text, before, state) : before;
}

function isRemoved(removed: readonly CompiledTarget[], value: Value): boolean {
  return removed.some((target) => selects(target, value));
}

/** Notes a match and runs the effects of the link; the first match of a link starts MATCHED_VARS anew. */
function onMatch(
  link: CompiledLink,
  value: Value,
  text: string,
  found: Match[] | undefined,
  state: TransactionState,
): Match[] {
  const { data, sink } = state;
  const matches = found ?? [];
  if (matches.length < maxMatches) matches.push({ name: value.name, value: text, start: sink.start, end: sink.end });
  if (link.program.capture) sink.commit();
  const matched = text === value.text ? value : new Value(value.variable, value.key, text);
  if (found === undefined) data.matched = [matched];
  else data.matched.push(matched);
  for (const effect of link.effects) effect(state);
  return matches;
}
