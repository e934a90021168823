import type { GroupPlan, PlanOp, PlanTerm } from '../plan/index.js';
import { RegoSet, type Value } from '../values/index.js';
import type { ClosureCompiler } from './compiler.js';
import type { Get, Machine } from './machine.js';
import { compileTerm } from './terms.js';

/** Rules of fewer than so many are tried one by one. */
const SMALLEST = 3;

type Scalar = null | boolean | number | string;

/** A test that a rule's body begins with: a term that no rule binds equals one of some constants. */
interface Test {
  readonly key: string;
  readonly term: PlanTerm;
  readonly values: readonly Scalar[];
}

interface Split {
  readonly get: Get;
  readonly byValue: ReadonlyMap<Value, Tree>;
  /** Rules that do not test the term. */
  readonly others: Tree;
}

type Tree = Split | readonly number[];

/** Chooses the rules that can hold by the constants that their bodies compare the same terms with. */
export class RuleIndex {
  readonly #tree: Tree;

  constructor(c: ClosureCompiler, plan: GroupPlan) {
    const all = plan.rules.map((_, i) => i);
    if (plan.rules.length < SMALLEST || c.explained) {
      this.#tree = all;
      return;
    }
    const tests = plan.rules.map((rule) => (rule.otherwise === undefined ? testsOf(rule.ops, plan.args) : []));
    this.#tree = build(c, all, tests, new Set());
  }

  /** Indices of the rules to try, in their order. */
  candidates(m: Machine): readonly number[] {
    let tree = this.#tree;
    while ('byValue' in tree) {
      const value: Value | undefined = tree.get(m);
      tree = (value !== undefined && tree.byValue.get(value)) || tree.others;
    }
    return tree;
  }
}

function build(
  c: ClosureCompiler,
  rules: readonly number[],
  tests: readonly (readonly Test[])[],
  used: ReadonlySet<string>,
): Tree {
  if (rules.length < SMALLEST) return rules;
  const counts = new Map<string, { test: Test; values: Set<Scalar>; rules: number }>();
  for (const rule of rules) {
    for (const test of tests[rule]!) {
      if (used.has(test.key)) continue;
      let entry = counts.get(test.key);
      if (entry === undefined) counts.set(test.key, (entry = { test, values: new Set(), rules: 0 }));
      entry.rules++;
      for (const value of test.values) entry.values.add(value);
    }
  }
  let best: { test: Test; values: Set<Scalar>; rules: number } | undefined;
  for (const entry of counts.values()) {
    if (entry.rules < 2) continue;
    if (best === undefined || score(entry) > score(best)) best = entry;
  }
  if (best === undefined) return rules;
  const { key, term } = best.test;
  const inner = new Set([...used, key]);
  const without = rules.filter((rule) => !tests[rule]!.some((test) => test.key === key));
  const byList = new Map<Scalar, number[]>();
  for (const rule of rules) {
    const own = tests[rule]!.filter((test) => test.key === key);
    const values = own.length === 0 ? best.values : own[0]!.values;
    for (const value of values) {
      const list = byList.get(value);
      if (list === undefined) byList.set(value, [rule]);
      else if (list.at(-1) !== rule) list.push(rule);
    }
  }
  const byValue = new Map<Value, Tree>();
  for (const [value, list] of byList) byValue.set(value, build(c, list, tests, inner));
  return { get: compileTerm(c, term), byValue, others: build(c, without, tests, inner) };
}

/** Many rules over many values is what an index is good for. */
function score(entry: { values: Set<Scalar>; rules: number }): number {
  return entry.rules * Math.min(entry.values.size, entry.rules);
}

/** The terms that an index can look at for a rule's body. */
export function indexTests(ops: readonly PlanOp[], args: readonly number[]): string[] {
  return testsOf(ops, args).map(({ key }) => key);
}

function testsOf(ops: readonly PlanOp[], args: readonly number[]): Test[] {
  const tests: Test[] = [];
  for (const op of ops) {
    if (op.op === 'equal') {
      add(tests, op.left, op.right, args);
      add(tests, op.right, op.left, args);
    } else if (op.op === 'test' && op.term.op === 'call' && op.term.name === 'internal.member_2') {
      const [value, collection] = op.term.args;
      const key = keyOf(value!, args);
      if (key === undefined || collection!.op !== 'const') continue;
      const members = collection!.value;
      const list =
        members instanceof RegoSet ? members.toArray() : Array.isArray(members) ? (members as Value[]) : undefined;
      if (list?.every(isScalar)) tests.push({ key, term: value!, values: list });
    } else if (op.op === 'with') break;
  }
  return tests;
}

function add(tests: Test[], term: PlanTerm, constant: PlanTerm, args: readonly number[]): void {
  if (constant.op !== 'const' || !isScalar(constant.value)) return;
  const key = keyOf(term, args);
  if (key !== undefined) tests.push({ key, term, values: [constant.value] });
}

/** A name for a term that is the same in every rule: a path of the input, of base data, or of an argument. */
export function keyOf(term: PlanTerm, args: readonly number[]): string | undefined {
  switch (term.op) {
    case 'input':
      return 'input';
    case 'base':
      return `data${JSON.stringify(term.path)}`;
    case 'slot': {
      const index = args.indexOf(term.slot);
      return index < 0 ? undefined : `argument ${index}`;
    }
    case 'get': {
      if (term.key.op !== 'const' || !isScalar(term.key.value)) return undefined;
      const from = keyOf(term.from, args);
      return from === undefined ? undefined : `${from}${JSON.stringify([term.key.value])}`;
    }
    default:
      return undefined;
  }
}

function isScalar(value: Value): value is Scalar {
  return typeof value !== 'object' || value === null;
}
