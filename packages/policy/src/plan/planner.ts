import { type Body, dottedName, isGenerated, type RuleNode, type Term } from '../ast/index.js';
import type { CompiledModules, CompiledQuery, Rule } from '../compile/index.js';
import { BodyPlanner, type PlanEnvironment } from './body.js';
import { type GroupLayout, layOut } from './layout.js';
import { Metadata } from './metadata.js';
import { optimise } from './optimise.js';
import type { GroupPlan, ProgramPlan, QueryPlan, RulePlan } from './plan.js';
import { PlanScope } from './scope.js';

/** A policy's plan, and what queries need to be planned against it. */
export interface PlannedProgram {
  readonly plan: ProgramPlan;
  readonly environment: PlanEnvironment;
  /** What `rego.metadata` calls mean in a rule. */
  readonly metadata: Metadata;
}

/** Plans all rules of compiled modules. */
export function planProgram(program: CompiledModules): PlannedProgram {
  const { groups, nodes } = layOut(program.tree);
  const replaced = new Set<string>();
  const environment: PlanEnvironment = { groups, nodes, callables: program.callables, replaced };
  const counter = { next: 0 };
  const moduleIndex = new Map(program.modules.map((module, index) => [module, index]));
  const metadata = new Metadata(program.modules);
  const moduleOf = (rule: Rule): number => moduleIndex.get(rule.module)!;
  const plans = groups.map((group) => planGroup(group, environment, counter, moduleOf, metadata));
  return { plan: { groups: plans, nodes, slots: counter.next, replaced }, environment, metadata };
}

function planGroup(
  group: GroupLayout,
  environment: PlanEnvironment,
  counter: { next: number },
  moduleOf: (rule: Rule) => number,
  metadata: Metadata,
): GroupPlan {
  const from = counter.next;
  const args =
    group.rules[0]?.arity === undefined ? [] : Array.from({ length: group.rules[0].arity }, () => counter.next++);
  const rules: RulePlan[] = [];
  let fallback: RulePlan | undefined;
  for (const rule of group.rules) {
    const suffix = rule.path.slice(group.path.length);
    const inRule = environmentOf(rule, environment, metadata);
    const plan = planRule(rule.node, suffix, inRule, counter, moduleOf(rule), args);
    if (rule.node.isDefault) fallback = plan;
    else rules.push(plan);
  }
  return { id: group.id, path: group.path, kind: group.kind, rules, fallback, args, slots: [from, counter.next] };
}

function environmentOf(rule: Rule, environment: PlanEnvironment, metadata: Metadata): PlanEnvironment {
  return {
    ...environment,
    metadata: (name) =>
      name === 'rego.metadata.rule'
        ? metadata.rule(rule)
        : name === 'rego.metadata.chain'
          ? metadata.chain(rule)
          : undefined,
  };
}

function planRule(
  node: RuleNode,
  suffix: readonly Term[],
  environment: PlanEnvironment,
  counter: { next: number },
  module: number,
  args: readonly number[],
): RulePlan {
  const scope = new PlanScope(counter);
  const planner = new BodyPlanner(environment, scope);
  for (const [i, arg] of (node.head.args ?? []).entries()) planner.argument(arg, args[i]!);
  planner.body(node.body);
  const path = suffix.map((part) => planner.term(part));
  const key = node.head.key === undefined ? undefined : planner.term(node.head.key);
  const value = node.head.multiValue || node.head.value === undefined ? undefined : planner.term(node.head.value);
  const { ops, terms } = optimise(planner.ops, [...path, key, value]);
  const otherwise =
    node.otherwise === undefined ? undefined : planRule(node.otherwise, suffix, environment, counter, module, args);
  return {
    ops,
    suffix: terms.slice(0, path.length) as RulePlan['suffix'],
    key: terms[path.length],
    value: terms[path.length + 1],
    otherwise,
    module,
    at: node.at,
  };
}

/** Plans a query; its slots follow those of the policy. */
export function planQuery(query: CompiledQuery, { plan, environment }: PlannedProgram): QueryPlan {
  const counter = { next: plan.slots };
  const scope = new PlanScope(counter);
  const replaced = new Set<string>();
  const planner = new BodyPlanner({ ...environment, replaced }, scope);
  planner.body(query.body);
  const bindings: [string, number][] = [];
  for (const name of scope.bound) {
    const shown = query.variables.get(name) ?? name;
    if (!isGenerated(shown) && !shown.startsWith('$')) bindings.push([shown, scope.slot(name)]);
  }
  const kept = bindings.map(([, slot]) => ({ op: 'slot', slot }) as const);
  return { ops: optimise(planner.ops, kept, true).ops, bindings, slots: counter.next, replaced };
}

/** A part of a body, and the slots that its parameters are read from. */
export interface OpenPlan {
  readonly plan: QueryPlan;
  readonly parameters: readonly number[];
}

/** Plans expressions that stand in a rule or query, some of whose variables have values already. */
export function planOpen(
  body: Body,
  parameters: readonly string[],
  outputs: readonly string[],
  { plan, environment, metadata }: PlannedProgram,
  rule: Rule | undefined,
): OpenPlan {
  const scope = new PlanScope({ next: plan.slots });
  const replaced = new Set<string>();
  const inRule = rule === undefined ? environment : environmentOf(rule, environment, metadata);
  const slots = parameters.map((name) => {
    scope.bound.add(name);
    return scope.slot(name);
  });
  const planner = new BodyPlanner({ ...inRule, replaced }, scope);
  planner.body(body);
  const bindings = outputs.map((name) => [name, scope.slot(name)] as const);
  return { plan: { ops: planner.ops, bindings, slots: scope.temporary(), replaced }, parameters: slots };
}

/** The path of a query that is one ref of constants below `data`; undefined for others. */
export function plainPath(body: Body): readonly string[] | undefined {
  const [expr] = body;
  if (body.length !== 1 || expr?.kind !== 'term' || expr.negated || expr.with.length > 0) return undefined;
  const { term } = expr;
  if (term.kind !== 'ref' || term.head.kind !== 'var' || term.head.name !== 'data') return undefined;
  const name = dottedName(term);
  return name === undefined ? undefined : term.path.map((part) => String((part as { value: unknown }).value));
}
