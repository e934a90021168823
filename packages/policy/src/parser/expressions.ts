import { type Body, type CallTerm, dottedName, type Expr, refOf, type Term, type WithModifier } from '../ast/index.js';
import { IDENT } from '../lexer/index.js';
import type { Cursor } from './cursor.js';
import { logicalChain, logicalGroup, logicalTail } from './logical.js';
import { infixTerm, term, variableTerm } from './terms.js';

/** A body up to its closing token, which stays current. */
export function body(p: Cursor, end: string): Body | undefined {
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  const result = query(p, end, false);
  p.leave();
  return result;
}

/** Expressions up to `end`; with `single` the first without `;` behind it is the last. */
export function query(p: Cursor, end: string, single: boolean): Body | undefined {
  if (p.token === end) {
    p.problem(p.start, 'found empty body');
    return undefined;
  }
  const list: Body = [];
  for (;;) {
    const expr = literal(p);
    if (expr === undefined) return undefined;
    list.push(expr);
    if (p.is(';')) {
      p.advance();
      continue;
    }
    if (p.token === end || single) return list;
    if (!p.skippedNewline) {
      if (p.problems.length === 0) {
        if (p.is(IDENT) && ['in', 'and', 'or'].includes(p.text)) {
          p.hints.push(`\`import future.keywords.${p.text}\` for \`x ${p.text} y\` expressions`);
        }
        p.illegal(`expected \\n or ; or ${end}`);
      }
      return undefined;
    }
  }
}

/** One expression of a body. */
export function literal(p: Cursor): Expr | undefined {
  const logical = p.isKeyword('and') || p.isKeyword('or');
  if (logical && p.is('{')) {
    const mark = p.mark();
    const at = p.start;
    p.advance();
    const inner = body(p, '}');
    if (inner !== undefined) {
      p.advance();
      if (isLogicalToken(p)) {
        const chain = logicalChain(p, inner, true, at);
        return chain && attachWith(p, chain);
      }
    }
    p.reset(mark);
  }
  if (logical && p.is('(')) {
    const group = logicalGroup(p, false);
    if (group !== undefined) return group.body && logicalTail(p, group.body, group.explicit, group.at);
  }
  if (p.isRefKeyword() && !p.is(IDENT)) {
    const next = p.peekKeepingSpace();
    if (next === '.' || next === '[') {
      p.token = IDENT;
      return literalExpr(p, false, p.start);
    }
  }
  const at = p.start;
  const negated = p.is('not');
  if (negated) {
    p.advance();
    if (p.notBodies && p.is('{')) {
      const not = notBody(p, at);
      return not && logicalTail(p, [not], false, at);
    }
  }
  if (p.is('some')) return negated ? p.illegal("illegal negation of 'some'") : someExpr(p);
  if (p.is('every')) return negated ? p.illegal("illegal negation of 'every'") : everyExpr(p);
  return literalExpr(p, negated, at);
}

/** Whether `and` or `or` follows as a keyword. */
export function isLogicalToken(p: Cursor): boolean {
  return p.is('and') || p.is('or');
}

/** `not { body }` from its brace. */
export function notBody(p: Cursor, at: number): Expr | undefined {
  p.advance();
  const inner = body(p, '}');
  if (inner === undefined) return undefined;
  p.advance();
  return { kind: 'not', body: inner, explicit: true, at, negated: false, with: [] };
}

function literalExpr(p: Cursor, negated: boolean, at: number): Expr | undefined {
  if (negated && p.notBodies && p.is('(')) {
    const group = logicalGroup(p, true);
    if (group !== undefined) {
      if (group.body === undefined) return undefined;
      const not: Expr = { kind: 'not', body: group.body, explicit: group.explicit, at, negated: false, with: [] };
      return logicalTail(p, [not], false, at);
    }
  }
  const expr = plainExpr(p);
  if (expr === undefined) return undefined;
  if (p.is('with')) {
    const withs = withModifiers(p);
    if (withs === undefined) return undefined;
    if (isLogicalToken(p)) {
      p.problem(expr.at, `\`with\` modifier is not allowed on operand of \`${p.token}\``);
      return undefined;
    }
    expr.with = withs;
  }
  const result = negated ? negate(p, expr, at) : expr;
  if (isLogicalToken(p)) {
    const chain = logicalChain(p, [result], false, at);
    return chain && attachWith(p, chain);
  }
  return result;
}

/** `not expr`, in the meaning that the module's imports give it. */
export function negate(p: Cursor, expr: Expr, at: number): Expr {
  if (p.notBodies) {
    const modifiers = expr.with;
    expr.with = [];
    return { kind: 'not', body: [expr], explicit: false, at, negated: false, with: modifiers };
  }
  expr.negated = true;
  expr.at = at;
  return expr;
}

/** `term`, `term := term` or `term = term`. */
export function plainExpr(p: Cursor): Expr | undefined {
  const at = p.start;
  const left = infixTerm(p);
  if (left === undefined) return undefined;
  if (p.is('assign') || p.is('eq')) {
    const name = p.token;
    const operatorAt = p.start;
    p.advance();
    const right = infixTerm(p);
    if (right === undefined) return undefined;
    return {
      kind: 'call',
      operator: refOf([name], operatorAt),
      args: [left, right],
      at,
      negated: false,
      with: [],
      infix: true,
    };
  }
  return exprOf(left, at);
}

/** A term as an expression: a call at the top is a call expression. */
export function exprOf(value: Term, at: number): Expr {
  if (value.kind === 'call') {
    const { operator, args, infix } = value;
    return { kind: 'call', operator, args, at, negated: false, with: [], ...(infix && { infix }) };
  }
  return { kind: 'term', term: value, at, negated: false, with: [] };
}

/** `with` modifiers, when there are any, added to the expression. */
export function attachWith(p: Cursor, expr: Expr): Expr | undefined {
  if (!p.is('with')) return expr;
  const withs = withModifiers(p);
  if (withs === undefined) return undefined;
  expr.with = withs;
  return expr;
}

function withModifiers(p: Cursor): WithModifier[] | undefined {
  const list: WithModifier[] = [];
  while (p.is('with')) {
    const at = p.start;
    p.advance();
    if (!p.is(IDENT)) return p.illegal('expected ident');
    const target = term(p);
    if (target === undefined) return undefined;
    if (target.kind !== 'ref' && target.kind !== 'var') p.illegal('expected with target path');
    if (!p.is('as')) return p.illegal('expected as keyword');
    p.advance();
    const value = infixTerm(p);
    if (value === undefined) return undefined;
    list.push({ at, target, value });
  }
  return list;
}

function memberCall(value: Term | undefined): CallTerm | undefined {
  if (value?.kind !== 'call') return undefined;
  const name = dottedName(value.operator);
  return name === 'internal.member_2' || name === 'internal.member_3' ? value : undefined;
}

function someExpr(p: Cursor): Expr | undefined {
  const at = p.start;
  const mark = p.mark();
  p.advance();
  const domain = infixTerm(p);
  if (domain?.kind === 'call') {
    const member = memberCall(domain);
    if (member === undefined) return p.illegal('expected `x in xs` or `x, y in xs` expression');
    return attachWith(p, { kind: 'some', symbols: [member], at, negated: false, with: [] });
  }
  p.reset(mark);
  const symbols: Term[] = [];
  do {
    p.advance();
    if (!p.is(IDENT)) return p.illegal('expected var');
    symbols.push(variableTerm(p));
    p.advance();
    if (p.is(IDENT) && p.text === 'in') p.hints.push('`import future.keywords.in` for `some x in xs` expressions');
  } while (p.is(','));
  return { kind: 'some', symbols, at, negated: false, with: [] };
}

function everyExpr(p: Cursor): Expr | undefined {
  const at = p.start;
  p.advance();
  const domain = infixTerm(p);
  if (domain === undefined) return undefined;
  const call = memberCall(domain);
  if (call === undefined) return p.illegal('expected `x[, y] in xs { ... }` expression');
  const [key, value, over] = call.args.length === 3 ? call.args : [undefined, ...call.args];
  if (key !== undefined && key.kind !== 'var') return p.illegal('expected key to be a variable');
  if (value!.kind !== 'var') return p.illegal('expected value to be a variable');
  if (!p.is('{')) return p.illegal('missing body');
  p.advance();
  const inner = body(p, '}');
  if (inner === undefined) return undefined;
  p.advance();
  return attachWith(p, { kind: 'every', key, value: value!, domain: over!, body: inner, at, negated: false, with: [] });
}
