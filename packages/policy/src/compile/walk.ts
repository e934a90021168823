import type { Body, Expr, Term } from '../ast/index.js';

/** Calls `visit` with every term below, outermost first; a visit that returns false keeps out of the term's parts. */
export function walkTerm(term: Term, visit: (term: Term) => unknown): void {
  if (visit(term) === false) return;
  switch (term.kind) {
    case 'ref':
      walkTerm(term.head, visit);
      for (const part of term.path) walkTerm(part, visit);
      return;
    case 'call':
      for (const arg of term.args) walkTerm(arg, visit);
      return;
    case 'array':
    case 'set':
      for (const item of term.items) walkTerm(item, visit);
      return;
    case 'object':
      for (const [key, value] of term.entries) {
        walkTerm(key, visit);
        walkTerm(value, visit);
      }
      return;
    case 'array-comprehension':
    case 'set-comprehension':
      walkTerm(term.head, visit);
      walkBody(term.body, visit);
      return;
    case 'object-comprehension':
      walkTerm(term.key, visit);
      walkTerm(term.value, visit);
      walkBody(term.body, visit);
      return;
    case 'template':
      for (const part of term.parts) {
        if (isExpr(part)) walkExpr(part, visit);
        else walkTerm(part, visit);
      }
  }
}

/** {@link walkTerm} over a body and the bodies inside it. */
export function walkBody(body: Body, visit: (term: Term) => unknown): void {
  for (const expr of body) walkExpr(expr, visit);
}

/** {@link walkTerm} over an expression and the bodies inside it. */
export function walkExpr(expr: Expr, visit: (term: Term) => unknown): void {
  for (const term of ownTerms(expr)) walkTerm(term, visit);
  for (const body of ownBodies(expr)) walkBody(body, visit);
}

/** The terms that an expression holds itself, `with` values included. */
export function ownTerms(expr: Expr): readonly Term[] {
  if (expr.kind === 'call' && expr.with.length === 0) return expr.args;
  const list: Term[] = [];
  switch (expr.kind) {
    case 'term':
      list.push(expr.term);
      break;
    case 'call':
      list.push(...expr.args);
      break;
    case 'some':
      list.push(...expr.symbols);
      break;
    case 'every':
      if (expr.key !== undefined) list.push(expr.key);
      list.push(expr.value, expr.domain);
      break;
  }
  for (const modifier of expr.with) list.push(modifier.value);
  return list;
}

/** The bodies that an expression holds itself. */
export function ownBodies(expr: Expr): readonly Body[] {
  switch (expr.kind) {
    case 'every':
    case 'not':
      return [expr.body];
    case 'and':
    case 'or':
      return [expr.left, expr.right];
    default:
      return NONE;
  }
}

const NONE: readonly Body[] = [];

/** Whether a part of a template string is an expression. */
export function isExpr(part: Term | Expr): part is Expr {
  return 'with' in part;
}

/** Replaces the direct parts of a term by what `map` makes of them, and its bodies likewise. */
export function mapParts(term: Term, map: (term: Term) => Term, mapBody: (body: Body) => Body): Term {
  switch (term.kind) {
    case 'ref':
      term.head = map(term.head);
      term.path = term.path.map(map);
      return term;
    case 'call':
      term.args = term.args.map(map);
      return term;
    case 'array':
    case 'set':
      term.items = term.items.map(map);
      return term;
    case 'object':
      term.entries = term.entries.map(([key, value]) => [map(key), map(value)]);
      return term;
    case 'array-comprehension':
    case 'set-comprehension':
      term.body = mapBody(term.body);
      term.head = map(term.head);
      return term;
    case 'object-comprehension':
      term.body = mapBody(term.body);
      term.key = map(term.key);
      term.value = map(term.value);
      return term;
    default:
      return term;
  }
}

/** Whether the term is or holds something that must be evaluated: a ref, a call or a comprehension. */
export function needsEvaluation(term: Term): boolean {
  switch (term.kind) {
    case 'scalar':
    case 'var':
      return false;
    case 'array':
    case 'set':
      return term.items.some(needsEvaluation);
    case 'object':
      return term.entries.some(([key, value]) => needsEvaluation(key) || needsEvaluation(value));
    default:
      return true;
  }
}
