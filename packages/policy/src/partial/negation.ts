import { type Body, type Expr, isCallOf, refOf, type Term } from '../ast/index.js';
import { exprVars } from '../compile/index.js';
import { body, derived } from './body.js';
import { isReserved, propagate } from './propagate.js';
import type { Frame, Next, Search } from './search.js';
import { flattenAll } from './unify.js';

/** Most expressions that a negation is multiplied out to; beyond it becomes a rule of its own. */
const MOST = 16;

/** A negated expression, or a `not` with a body, that needs something unknown. */
export function negation(s: Search, expr: Expr, frame: Frame, next: Next): undefined {
  if (expr.kind === 'not') return absent(s, expr, expr.body, derived(s, frame, expr), frame, next);
  const positive: Expr = { ...expr, negated: false };
  if (positive.kind !== 'call' || isCallOf(positive, 'eq')) {
    return absent(s, expr, [positive], derived(s, frame, expr), frame, next);
  }
  // The arguments of a negated call are evaluated outside of the negation.
  const args = positive.args.map((arg) => s.term(arg, frame));
  flattenAll(s, args, frame, (flat) =>
    absent(s, expr, [{ ...positive, args: [...flat] }], s.plain(frame), frame, next),
  );
}

/** Goes on where a body has no solution. */
function absent(s: Search, expr: Expr, negated: Body, inner: Frame, frame: Frame, next: Next): undefined {
  const outer = s.waiting();
  const solutions = s
    .collect(
      (found) => body(s, negated, inner, found),
      (saved) => propagate(saved, outer, s.setup.parts.program),
    )
    .filter((saved) => saved !== undefined);
  if (solutions.length === 0) return next();
  if (solutions.some((saved) => saved.length === 0)) return;
  if (isSimple(solutions, outer)) return complements(s, solutions, 0, frame, next);
  const used = new Set<string>();
  for (const saved of solutions) for (const part of saved) for (const name of exprVars(part)) used.add(name);
  const args = [...outer].filter((name) => used.has(name)).sort();
  const name = `__not${s.number()}__`;
  const variables = args.map((arg): Term => ({ kind: 'var', name: arg, at: expr.at }));
  for (const saved of solutions) s.support.addNegation(name, variables, saved, frame.source, expr.at);
  const operator = refOf(['data', ...s.support.negationPath, name], expr.at);
  const base = { at: expr.at, negated: true, with: [] };
  s.save(
    variables.length === 0
      ? { ...base, kind: 'term', term: operator }
      : { ...base, kind: 'call', operator, args: variables },
    frame.source,
    next,
  );
}

/** Whether each expression can be negated where it stands, without many of them. */
function isSimple(solutions: readonly Body[], outer: ReadonlySet<string>): boolean {
  let size = 1;
  for (const saved of solutions) {
    size *= saved.length;
    if (size > MOST) return false;
    for (const expr of saved) if (!isNegatable(expr, outer)) return false;
  }
  return true;
}

/** Negating a call evaluates its arguments outside of the negation: what may be undefined must not stand there. */
function isNegatable(expr: Expr, outer: ReadonlySet<string>): boolean {
  if (expr.kind !== 'term' && expr.kind !== 'call') return false;
  if (expr.with.length > 0) return false;
  const parts = expr.kind === 'term' ? [expr.term] : expr.args;
  const isEquality = isCallOf(expr, 'eq');
  for (const part of parts) {
    if (part.kind === 'ref') {
      if (expr.kind === 'call' && !isEquality) return false;
      if (part.path.some((key) => key.kind !== 'scalar' && key.kind !== 'var')) return false;
    } else if (part.kind !== 'scalar' && part.kind !== 'var') return false;
  }
  if (expr.negated) return true;
  for (const name of exprVars(expr)) if (!isReserved(name) && !outer.has(name)) return false;
  return true;
}

/** One negated expression of each solution, in every combination. */
function complements(s: Search, solutions: readonly Body[], at: number, frame: Frame, next: Next): undefined {
  if (at === solutions.length) return next();
  for (const expr of solutions[at]!) {
    s.save({ ...expr, negated: !expr.negated }, frame.source, () => complements(s, solutions, at + 1, frame, next));
  }
}
