import { type Body, dottedName, type Expr, type Term, variable } from '../ast/index.js';
import type { ArityOf } from '../compile/output-vars.js';

/** The value of one expression of a query, for those who print it. */
export interface CapturedExpression {
  /** The variable that holds the value; undefined when the expression has none, and is then true. */
  readonly variable: string | undefined;
  readonly at: number;
}

/**
 * Gives a name to the value of each expression that is a term or a call, so that `false` is an answer instead of none. Negated expressions,
 * unifications and assignments stay as they are. No source can write the names.
 */
export function captureValues(
  body: Body,
  arity: ArityOf,
): { readonly body: Body; readonly captured: readonly CapturedExpression[] } {
  const captured: CapturedExpression[] = [];
  const result = body.map((expr, index): Expr => {
    const term = expr.negated ? undefined : valueTerm(expr, arity);
    if (term === undefined) {
      captured.push({ variable: undefined, at: expr.at });
      return expr;
    }
    const name = `@${index}`;
    captured.push({ variable: name, at: expr.at });
    const operator = { kind: 'ref' as const, head: variable('eq', expr.at), path: [], at: expr.at };
    return {
      kind: 'call',
      at: expr.at,
      negated: false,
      with: expr.with,
      operator,
      args: [term, variable(name, expr.at)],
    };
  });
  // A value alone may be false; one among others, or one of many, is a condition.
  const conditions = body.length > 1 || iterates(body);
  const checks = captured.flatMap(({ variable: name, at }): Expr[] =>
    name === undefined || !conditions
      ? []
      : [{ kind: 'term', at, negated: false, with: [], generated: true, term: variable(name, at) }],
  );
  return { body: [...result, ...checks], captured };
}

const NO_VALUE: ReadonlySet<string> = new Set(['eq', 'assign', 'print', 'internal.print']);

function valueTerm(expr: Expr, arity: ArityOf): Term | undefined {
  if (expr.kind === 'term') return expr.term;
  if (expr.kind !== 'call') return undefined;
  const name = dottedName(expr.operator);
  if (name !== undefined && NO_VALUE.has(name)) return undefined;
  // A call with one argument more puts its value there.
  if (arity(expr.operator) !== expr.args.length) return undefined;
  return {
    kind: 'call',
    at: expr.at,
    operator: expr.operator,
    args: expr.args,
    ...(expr.infix === true && { infix: true }),
  };
}

/** Whether a query has refs with variables, outside comprehensions: it may then have many answers. */
function iterates(body: Body): boolean {
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    const { kind, path } = node as { readonly kind?: string; readonly path?: readonly Term[] };
    if (kind?.endsWith('comprehension') === true) continue;
    if (kind === 'ref' && path?.some((part) => part.kind === 'var') === true) return true;
    pending.push(...(Array.isArray(node) ? node : Object.values(node)));
  }
  return false;
}
