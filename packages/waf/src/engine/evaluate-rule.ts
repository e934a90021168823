import { Value } from '../variables/index.js';
import { stageOf, stagesOf } from './chains.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';
import { type Match, maxMatches } from './matched-rule.js';
import { type CompiledTarget, selects } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

const noMatches: readonly Match[] = [];

/** What a rule found: the values of its last link that matched, or undefined when the rule does not match. */
export type Found = readonly Match[];

/** Evaluates a rule and its chain; effects run at each match, also when a later link does not match. */
export function evaluateRule(rule: CompiledRule, state: TransactionState): Found | undefined {
  const { data } = state;
  data.rule = rule.attributes;
  let found: Found = noMatches;
  for (const link of rule.links) {
    const matches = evaluateLink(link, rule.index, state);
    if (matches === undefined) return undefined;
    if (found.length === 0) found = matches;
  }
  return found;
}

function evaluateLink(link: CompiledLink, ruleIndex: number, state: TransactionState): Found | undefined {
  const { operator, targets } = link;
  if (operator === undefined) {
    for (const effect of link.effects) effect(state);
    return noMatches;
  }
  if (targets.txKey !== undefined) {
    const value = state.data.tx.get(targets.txKey);
    return value === undefined ? undefined : evaluateValues(link, [value], ruleIndex, state);
  }
  const values = state.resolved.values(targets, state.data);
  return values.length === 0 ? undefined : evaluateValues(link, values, ruleIndex, state);
}

function evaluateValues(
  link: CompiledLink,
  values: readonly Value[],
  ruleIndex: number,
  state: TransactionState,
): Found | undefined {
  const { operator, chain, program } = link;
  if (operator === undefined) return undefined;
  const { sink, trace } = state;
  const evaluate = operator.evaluate ?? operator.withArgument(operator.argument(state.data));
  const removed = state.removedTargets?.get(ruleIndex);
  let found: Match[] | undefined;
  for (const value of values) {
    if (removed !== undefined && isRemoved(removed, value)) {
      trace?.excluded(link, value);
      continue;
    }
    if (program.multiMatch) {
      for (const text of stagesOf(value, chain)) {
        sink.reset(program.capture);
        state.steps += text.length + 1;
        const matched = evaluate(text, sink) !== operator.negated;
        trace?.value(link, value, text, matched, sink.start, sink.end);
        if (matched) found = onMatch(link, value, text, found, state);
      }
      continue;
    }
    const text = stageOf(value, chain);
    sink.reset(program.capture);
    state.steps += text.length + 1;
    const matched = evaluate(text, sink) !== operator.negated;
    trace?.value(link, value, text, matched, sink.start, sink.end);
    if (matched) found = onMatch(link, value, text, found, state);
  }
  return found;
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
