import { type Body, dottedName, type Expr, isCallOf, type Term } from '../ast/index.js';
import { call, truth } from './calls.js';
import { known } from './known.js';
import { members } from './members.js';
import { negation } from './negation.js';
import type { Frame, Next, Search } from './search.js';
import { touches } from './touch.js';
import { flatten, flattenAll, unify, walk } from './unify.js';
import { withExpr } from './with.js';

/** Goes on with each way in which the expressions hold; what needs something unknown is saved. */
export function body(s: Search, exprs: Body, frame: Frame, next: Next, from = 0): undefined {
  let at = from;
  while (at < exprs.length && !touches(s, exprs[at]!, frame)) at++;
  const rest = (): undefined => {
    if (at === exprs.length) next();
    else expression(s, exprs[at]!, frame, () => body(s, exprs, frame, next, at + 1));
  };
  if (at > from) known(s, exprs.slice(from, at), frame, rest);
  else rest();
}

/** One expression that needs something unknown. */
export function expression(s: Search, expr: Expr, frame: Frame, next: Next): undefined {
  s.step();
  if (expr.with.length > 0) return withExpr(s, expr, frame, next);
  if (expr.negated || expr.kind === 'not') return negation(s, expr, frame, next);
  switch (expr.kind) {
    case 'term':
      return flatten(s, s.term(expr.term, frame), true, frame, (term) => truth(s, term, frame, next));
    case 'call':
      return callExpr(s, expr, frame, next);
    case 'some':
      return some(s, expr, frame, next);
    case 'every':
      return every(s, expr, frame, next);
    case 'and':
      return body(s, expr.left, frame, () => body(s, expr.right, frame, next));
    case 'or':
      body(s, expr.left, frame, next);
      body(s, expr.right, frame, next);
  }
}

function callExpr(s: Search, expr: Expr & { kind: 'call' }, frame: Frame, next: Next): undefined {
  if (isCallOf(expr, 'eq') && expr.args.length === 2) {
    const [left, right] = expr.args;
    return flatten(s, s.term(left!, frame), true, frame, (a) =>
      flatten(s, s.term(right!, frame), true, frame, (b) => unify(s, a, b, frame, next)),
    );
  }
  // What is printed is known at the end only.
  if (isPrint(expr)) return next();
  const declared = s.setup.parts.program.arity(expr.operator);
  const arity = declared < 0 ? expr.args.length : declared;
  const args = expr.args.map((arg) => s.term(arg, frame));
  call(s, expr.operator, args.slice(0, arity), args[arity], expr, frame, next);
}

function isPrint(expr: Expr & { kind: 'call' }): boolean {
  return dottedName(expr.operator) === 'internal.print';
}

function some(s: Search, expr: Expr & { kind: 'some' }, frame: Frame, next: Next): undefined {
  const [member] = expr.symbols;
  if (member?.kind !== 'call') return next();
  const args = member.args.map((arg) => s.term(arg, frame));
  const domain = args.at(-1)!;
  const value = args.at(-2)!;
  const key = args.length === 3 ? args[0]! : s.fresh(expr.at);
  flatten(s, domain, true, frame, (from) =>
    flattenAll(s, [key, value], frame, ([wantedKey, wanted]) => walk(s, from, [wantedKey!], wanted!, frame, next)),
  );
}

function every(s: Search, expr: Expr & { kind: 'every' }, frame: Frame, next: Next): undefined {
  flatten(s, s.term(expr.domain, frame), false, frame, (flat) => {
    const domain = s.bindings.term(flat, (name) => name);
    const inner = derived(s, frame, expr);
    if (domain.kind !== 'scalar') {
      const kept = s.bindings.expr({ ...expr, domain: { kind: 'scalar', value: null, at: expr.at } }, inner.rename);
      return s.save({ ...kept, domain } as Expr, frame.source, next);
    }
    if (typeof domain.value !== 'object' || domain.value === null) return;
    each(s, expr, members(domain.value), 0, frame, next);
  });
}

/** The body of an `every` for each member of a known collection. */
function each(
  s: Search,
  expr: Expr & { kind: 'every' },
  list: ReturnType<typeof members>,
  at: number,
  frame: Frame,
  next: Next,
): undefined {
  if (at === list.length) return next();
  const [key, value] = list[at]!;
  const inner = derived(s, frame, expr);
  const constant = (of: typeof key): Term => ({ kind: 'scalar', value: of, at: expr.at });
  const mark = s.bindings.mark();
  if (expr.key !== undefined) s.bindings.bind(inner.rename(expr.key.name), constant(key));
  s.bindings.bind(inner.rename(expr.value.name), constant(value));
  body(s, expr.body, inner, () => each(s, expr, list, at + 1, frame, next));
  s.bindings.undo(mark);
}

/** A frame for one use of the body of an expression: variables that have no value outside of it are its own. */
export function derived(s: Search, frame: Frame, expr: Expr): Frame {
  const id = s.number();
  const own = new Set<string>();
  if (expr.kind === 'every') {
    own.add(expr.value.name);
    if (expr.key !== undefined) own.add(expr.key.name);
  }
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    let found = names.get(name);
    if (found === undefined) {
      const outer = frame.rename(name);
      const isOuter = !own.has(name) && (s.bindings.get(outer) !== undefined || s.isWaiting(outer));
      found = isOuter ? outer : `${outer}~${id}`;
      names.set(name, found);
    }
    return found;
  };
  return { ...frame, rename };
}
