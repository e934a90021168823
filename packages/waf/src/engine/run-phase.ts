import { type Candidates, groupedBy } from './candidates.js';
import type { CompiledRule } from './compiled-rule.js';
import { evaluateRule, type Found } from './evaluate-rule.js';
import type { Instance, PhaseRules } from './instantiate.js';
import type { Interruption, MatchedRule } from './matched-rule.js';
import type { TransactionState } from './transaction-state.js';

/** The logging phase, which runs whatever happened before. */
export const loggingPhase = 5;

const noRules: PhaseRules = { rules: [], group: undefined, grouped: new Uint8Array(0) };

/** Runs the rules of one phase in order; rules that the group of the phase rules out are not looked at. */
export function runPhase(instance: Instance, phase: number, state: TransactionState, stepBudget: number): void {
  state.phase = phase;
  state.resolved.startPhase();
  if (state.ruleEngine === 'Off') return;
  if (phase !== loggingPhase && (state.interruption !== undefined || phase <= state.allowedThrough)) return;
  const { rules, group, grouped } = instance.phases[phase] ?? noRules;
  let candidates: Candidates | undefined;
  for (let at = 0; at < rules.length && state.steps <= stepBudget; ) {
    let only: Candidates | undefined;
    const how = grouped[at];
    if (group !== undefined && how !== groupedBy.none) {
      candidates ??= group.mark(state);
      const next = candidates.next(at);
      if (next !== at) {
        at = next;
        continue;
      }
      if (how === groupedBy.first) only = candidates;
    }
    const rule = rules[at];
    if (rule === undefined) return;
    if (state.removedRules?.[rule.index] === 1) {
      state.trace?.removed(rule);
      at++;
      continue;
    }
    state.trace?.begin(rule);
    const found = evaluateRule(rule, state, only, at);
    state.trace?.end(rule, found !== undefined);
    if (found === undefined) {
      at++;
      continue;
    }
    const stop = onRuleMatch(rule, found, state);
    if (stop) return;
    at = rule.program.jump >= 0 ? rule.program.jump : at + 1;
  }
}

/** Logs a matching rule and does what it decides; true when the phase ends here. */
function onRuleMatch(rule: CompiledRule, found: Found, state: TransactionState): boolean {
  const { program } = rule;
  const { data } = state;
  if (program.severity !== undefined && program.severity < data.highestSeverity)
    data.highestSeverity = program.severity;
  const interruption = state.ruleEngine === 'On' ? interruptionOf(rule, state) : undefined;
  if (program.log || program.auditLog) {
    const matched: MatchedRule = {
      rule: program,
      id: program.id,
      phase: program.phase,
      message: rule.msg?.(data) ?? '',
      data: rule.logdata?.(data) ?? '',
      tags: rule.tags.map((tag) => tag(data)),
      severity: program.severity,
      matches: found,
      disruptive: interruption !== undefined,
    };
    if (program.log) state.matches.push(matched);
    if (program.auditLog) state.audited.push(matched);
  }
  if (interruption !== undefined && state.phase !== loggingPhase) {
    state.interruption = interruption;
    return true;
  }
  return state.ruleEngine === 'On' && applyAllow(rule, state);
}

function interruptionOf({ program, location }: CompiledRule, state: TransactionState): Interruption | undefined {
  const { disruption, id, status } = program;
  const base = { ruleId: id, phase: state.phase };
  switch (disruption.kind) {
    case 'deny':
      return { ...base, action: 'deny', status: status ?? 403 };
    case 'drop':
      return { ...base, action: 'drop', status: status ?? 403 };
    case 'redirect': {
      const code = status !== undefined && status >= 300 && status < 400 ? status : 302;
      return { ...base, action: 'redirect', status: code, location: headerText(location?.(state.data) ?? '') };
    }
    case 'proxy':
      // There is no second origin to ask here; not to serve is the safe reading.
      return { ...base, action: 'deny', status: status ?? 403 };
    default:
      return undefined;
  }
}

/** A macro may bring in bytes that would end a header line. */
function headerText(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    out += byte > 32 && byte < 127 ? text.charAt(at) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** `allow` ends this phase; without a scope also all later ones but logging, with `request` those of the request. */
function applyAllow({ program }: CompiledRule, state: TransactionState): boolean {
  if (program.disruption.kind !== 'allow') return false;
  const { scope } = program.disruption;
  if (scope === 'all') state.allowedThrough = 4;
  else if (scope === 'request') state.allowedThrough = 2;
  return true;
}
