import type { TrafficRecord } from '../compare/index.js';
import type { Program, ProgramLink, ProgramTarget } from '../compile/index.js';
import {
  type CompiledLink,
  type CompiledRule,
  groupingObstacle,
  instanceOf,
  isRegular,
  type Trace,
  Transaction,
} from '../engine/index.js';
import { runWhole } from '../run-whole.js';
import { type JudgeOptions, sharedOptions } from '../transaction-options.js';
import type { Value } from '../variables/index.js';
import { connectionOf } from '../views.js';
import { sampleTraffic } from './sample-traffic.js';

/** What one rule costs. */
export interface RuleCost {
  readonly id: number;
  readonly phase: number;
  readonly file: string;
  readonly line: number;
  /** `ARGS`, `&ARGS:id`. */
  readonly targets: readonly string[];
  readonly transformations: readonly string[];
  /** `rx`, `pm`; empty for SecAction. */
  readonly operator: string;
  /** Characters of a pattern or of a list of phrases. */
  readonly size: number;
  /** undefined when one pass for all rules of the phase answers for this rule; else why it is judged by itself. */
  readonly alone: string | undefined;
  /** False for a pattern that needs backtracking, which runs under a step budget. */
  readonly linear: boolean;
  /** In the traffic: how often the rule was evaluated by itself, on how many values and bytes, and how often it matched. */
  readonly evaluations: number;
  readonly values: number;
  readonly bytes: number;
  readonly matches: number;
}

/** Counts evaluations by rule. */
class Meter implements Trace {
  readonly counts: Map<number, { evaluations: number; values: number; bytes: number; matches: number }> = new Map();
  #current = { evaluations: 0, values: 0, bytes: 0, matches: 0 };

  removed(): void {
    // Costs nothing.
  }

  excluded(): void {
    // Costs nothing.
  }

  begin(rule: CompiledRule): void {
    this.#current = this.counts.get(rule.index) ?? { evaluations: 0, values: 0, bytes: 0, matches: 0 };
    this.counts.set(rule.index, this.#current);
    this.#current.evaluations++;
  }

  value(_link: CompiledLink, _value: Value, text: string): void {
    this.#current.values++;
    this.#current.bytes += text.length;
  }

  end(_rule: CompiledRule, matched: boolean): void {
    if (matched) this.#current.matches++;
  }
}

function targetText({ variable, selector, count }: ProgramTarget): string {
  const key = selector === undefined ? '' : selector.kind === 'regex' ? `:/${selector.text}/` : `:${selector.text}`;
  return `${count ? '&' : ''}${variable}${key}`;
}

function argumentOf({ operator }: ProgramLink): string {
  return (operator?.argument ?? []).map((part) => (typeof part === 'string' ? part : '')).join('');
}

function isLinear(link: ProgramLink): boolean {
  return link.operator?.name !== 'rx' || isRegular(argumentOf(link));
}

/**
 * Tells what each rule costs on recorded traffic (without any: on a page, a search, a form and a JSON document), the dearest
 * first. A rule that one pass answers for is evaluated by itself only where that pass names it.
 */
export function costReport(
  program: Program,
  traffic: Iterable<TrafficRecord> = sampleTraffic,
  options: JudgeOptions = {},
): RuleCost[] {
  const instance = instanceOf(program);
  const shared = sharedOptions(program, { mode: 'observe', ...options });
  const meter = new Meter();
  for (const { request, response } of traffic) {
    const transaction = new Transaction(instance, { ...shared, connection: connectionOf(request), uniqueId: 'cost' });
    transaction.state.trace = meter;
    runWhole(transaction, request, response);
    transaction.finish();
  }
  const places = new Set(
    instance.phases.flatMap(({ rules, grouped }) =>
      rules.flatMap((rule, at) => (grouped[at] === 0 ? [] : [rule.index])),
    ),
  );
  const costs = instance.rules.map(({ index, program: rule, links }): RuleCost => {
    const [first] = links;
    const link = rule.links[0];
    const linear = rule.links.every(isLinear);
    const grouped = places.has(index);
    const obstacle = first === undefined ? undefined : groupingObstacle(first);
    return {
      id: rule.id,
      phase: rule.phase,
      file: rule.file,
      line: rule.line,
      targets: (link?.targets ?? []).map(targetText),
      transformations: link?.transformations ?? [],
      operator: link?.operator?.name ?? '',
      size: link === undefined ? 0 : argumentOf(link).length,
      alone: grouped
        ? undefined
        : (obstacle ?? (linear ? 'the phase has no other patterns' : 'its pattern is not regular')),
      linear,
      ...(meter.counts.get(index) ?? { evaluations: 0, values: 0, bytes: 0, matches: 0 }),
    };
  });
  return costs.sort((one, two) => two.bytes - one.bytes || two.evaluations - one.evaluations || one.id - two.id);
}
