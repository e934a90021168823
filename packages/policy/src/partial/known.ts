import type { Body, Expr, Term } from '../ast/index.js';
import { exprVars } from '../compile/index.js';
import type { Bindings, EvaluateOptions } from '../evaluate/index.js';
import { planOpen } from '../plan/index.js';
import { equal, type Value } from '../values/index.js';
import type { Frame, Next, Search } from './search.js';
import { namesIn } from './touch.js';

type Run = (
  values: readonly Value[],
  input: Value | undefined,
  data: Value,
  options: EvaluateOptions,
) => readonly Bindings[];

interface Prepared {
  readonly run: Run;
  readonly outputs: readonly string[];
}

const prepared = new WeakMap<Search, WeakMap<Expr, Map<string, Prepared>>>();

/** Evaluates expressions that need nothing unknown, by the engine itself, and goes on with each of their solutions. */
export function known(s: Search, run: Body, frame: Frame, next: Next): undefined {
  const parameters: string[] = [];
  const values: Value[] = [];
  for (const name of namesIn(run)) {
    const term = s.follow({ kind: 'var', name: frame.rename(name), at: 0 });
    if (term.kind !== 'scalar') continue;
    parameters.push(name);
    values.push(term.value);
  }
  const { run: evaluate, outputs } = prepare(s, run, parameters, frame);
  const { parts, input, options } = s.setup;
  for (const solution of evaluate(values, input, parts.data, options)) {
    s.step();
    const mark = s.bindings.mark();
    if (outputs.every((name) => give(s, frame.rename(name), solution[name]!, run[0]!.at))) next();
    s.bindings.undo(mark);
  }
}

/** Binds a variable; false when it stands for another value, since two variables of a frame may be one of the search. */
function give(s: Search, name: string, value: Value, at: number): boolean {
  const term = s.follow({ kind: 'var', name, at });
  if (term.kind === 'var') s.bindings.bind(term.name, { kind: 'scalar', value, at });
  return term.kind === 'var' || (term.kind === 'scalar' && equal(term.value, value));
}

function prepare(s: Search, run: Body, parameters: readonly string[], frame: Frame): Prepared {
  const first = run[0]!;
  let ofSearch = prepared.get(s);
  if (ofSearch === undefined) prepared.set(s, (ofSearch = new WeakMap()));
  let ofExpr = ofSearch.get(first);
  if (ofExpr === undefined) ofSearch.set(first, (ofExpr = new Map()));
  const key = `${run.length} ${parameters.join(' ')}`;
  let found = ofExpr.get(key);
  if (found === undefined) {
    const given = new Set([...parameters, 'input', 'data']);
    const outputs = new Set<string>();
    for (const expr of run) {
      if (!bindsNames(expr)) continue;
      for (const name of exprVars(expr)) if (!given.has(name) && !name.startsWith('$')) outputs.add(name);
    }
    const list = [...outputs];
    const { plan, parameters: slots } = planOpen(run, parameters, list, s.setup.parts.planned, frame.rule);
    found = { run: s.setup.parts.instance.open(plan, slots), outputs: list };
    ofExpr.set(key, found);
  }
  return found;
}

function bindsNames(expr: Expr): boolean {
  return !expr.negated && expr.kind !== 'not' && expr.kind !== 'and' && expr.kind !== 'or';
}

/** The values of a term that needs nothing unknown. */
export function valuesOfTerm(s: Search, term: Term, frame: Frame): Value[] {
  const name = '~value';
  const body: Body = [
    {
      kind: 'call',
      operator: { kind: 'ref', head: { kind: 'var', name: 'eq', at: term.at }, path: [], at: term.at },
      args: [{ kind: 'var', name, at: term.at }, term],
      at: term.at,
      negated: false,
      with: [],
    },
  ];
  const { plan } = planOpen(body, [], [name], s.setup.parts.planned, frame.rule);
  const { parts, input, options } = s.setup;
  return parts.instance
    .open(plan, [])([], input, parts.data, options)
    .map((solution) => solution[name]!);
}
