import type { Body, Expr } from './expr.js';
import type { RefTerm, Term } from './term.js';

/** A copy that shares nothing which a pass may change. */
export function copyTerm<T extends Term>(term: T): T {
  return copied(term) as T;
}

function copied(term: Term): Term {
  switch (term.kind) {
    case 'scalar':
      return term;
    case 'var':
      return { ...term };
    case 'ref':
      return copyRef(term);
    case 'call':
      return { ...term, operator: copyRef(term.operator), args: term.args.map(copied) };
    case 'array':
    case 'set':
      return { ...term, items: term.items.map(copied) };
    case 'object':
      return { ...term, entries: term.entries.map(([key, value]): [Term, Term] => [copied(key), copied(value)]) };
    case 'array-comprehension':
    case 'set-comprehension':
      return { ...term, head: copied(term.head), body: copyBody(term.body) };
    case 'object-comprehension':
      return { ...term, key: copied(term.key), value: copied(term.value), body: copyBody(term.body) };
    case 'template':
      return { ...term, parts: term.parts.map((part) => ('with' in part ? copyExpr(part) : copied(part))) };
  }
}

function copyRef(ref: RefTerm): RefTerm {
  return { ...ref, head: copied(ref.head), path: ref.path.map(copied) };
}

/** {@link copyTerm} of every term in a body. */
export function copyBody(body: Body): Body {
  return body.map(copyExpr);
}

function copyExpr(expr: Expr): Expr {
  const modifiers = expr.with.map((one) => ({ ...one, target: copied(one.target), value: copied(one.value) }));
  switch (expr.kind) {
    case 'term':
      return { ...expr, term: copied(expr.term), with: modifiers };
    case 'call':
      return { ...expr, operator: copyRef(expr.operator), args: expr.args.map(copied), with: modifiers };
    case 'some':
      return { ...expr, symbols: expr.symbols.map(copied), with: modifiers };
    case 'every':
      return {
        ...expr,
        key: expr.key && { ...expr.key },
        value: { ...expr.value },
        domain: copied(expr.domain),
        body: copyBody(expr.body),
        with: modifiers,
      };
    case 'not':
      return { ...expr, body: copyBody(expr.body), with: modifiers };
    default:
      return { ...expr, left: copyBody(expr.left), right: copyBody(expr.right), with: modifiers };
  }
}
