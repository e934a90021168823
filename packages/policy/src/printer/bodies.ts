import { type Body, dottedName, type Expr, isCallOf, type WithModifier } from '../ast/index.js';
import { INFIX, nested, termSource } from './terms.js';

/** The expressions of a body as Rego text, one string each. */
export function bodyText(body: Body): string[] {
  return body.map(exprText);
}

/** An expression as Rego text. */
export function exprText(expr: Expr): string {
  const text = bare(expr) + expr.with.map(modifierText).join('');
  return expr.negated ? `not ${text}` : text;
}

function bare(expr: Expr): string {
  switch (expr.kind) {
    case 'term':
      return termSource(expr.term);
    case 'call':
      return callText(expr);
    case 'some': {
      return `some ${expr.symbols.map(termSource).join(', ')}`;
    }
    case 'every': {
      const key = expr.key === undefined ? '' : `${termSource(expr.key)}, `;
      return `every ${key}${termSource(expr.value)} in ${nested(expr.domain)} ${block(expr.body)}`;
    }
    case 'not':
      return expr.explicit || expr.body.length !== 1 ? `not ${block(expr.body)}` : `not ${operand(expr.body, false)}`;
    default:
      return `${operand(expr.left, expr.explicitLeft)} ${expr.kind} ${operand(expr.right, expr.explicitRight)}`;
  }
}

function callText(expr: Expr & { kind: 'call' }): string {
  const name = dottedName(expr.operator) ?? '';
  const symbol = INFIX.get(name);
  const { args, operator, at } = expr;
  // A call with the variable or value that its result equals: `x = a + b`.
  if (symbol !== undefined && args.length === 3 && !isCallOf(expr, 'eq')) {
    return `${nested(args[2]!)} = ${nested(args[0]!)} ${symbol} ${nested(args[1]!)}`;
  }
  return termSource({ kind: 'call', operator, args, at });
}

function block(body: Body): string {
  return `{ ${bodyText(body).join('; ')} }`;
}

/** One side of `and`, `or` or `not`. */
function operand(body: Body, explicit: boolean): string {
  const [only] = body;
  if (explicit || body.length !== 1 || only === undefined) return block(body);
  const isChain = only.kind === 'and' || only.kind === 'or' || only.with.length > 0;
  return isChain ? `(${exprText(only)})` : exprText(only);
}

function modifierText({ target, value, builtin }: WithModifier): string {
  return ` with ${termSource(target)} as ${builtin ?? termSource(value)}`;
}
