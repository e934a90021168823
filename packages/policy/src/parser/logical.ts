import type { Body, Expr } from '../ast/index.js';
import type { Cursor } from './cursor.js';
import { attachWith, body, isLogicalToken, negate, notBody, plainExpr } from './expressions.js';

interface Operand {
  readonly body: Body | undefined;
  readonly explicit: boolean;
  readonly at: number;
}

/** `left and x or y ...` from its first operator; `and` binds tighter. */
export function logicalChain(p: Cursor, left: Body, explicit: boolean, at: number): Expr | undefined {
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  let operand: { body: Body; explicit: boolean } = { body: left, explicit };
  const first = andChain(p, operand, at);
  let result: Expr | undefined = first;
  if (result !== undefined || p.is('or')) {
    if (first !== undefined) operand = { body: [first], explicit: false };
    while (p.is('or')) {
      p.advance();
      const right = logicalOperand(p);
      if (right.body === undefined) {
        result = undefined;
        break;
      }
      const tail = p.is('and') ? andChain(p, { body: right.body, explicit: right.explicit }, right.at) : undefined;
      const wide: { body: Body; explicit: boolean } =
        tail === undefined ? { body: right.body, explicit: right.explicit } : { body: [tail], explicit: false };
      result = logical('or', operand, wide, at);
      operand = { body: [result], explicit: false };
    }
  }
  p.leave();
  return result;
}

function andChain(p: Cursor, left: { body: Body; explicit: boolean }, at: number): Expr | undefined {
  let operand = left;
  let result: Expr | undefined;
  while (p.is('and')) {
    p.advance();
    const right = logicalOperand(p);
    if (right.body === undefined) return undefined;
    result = logical('and', operand, { body: right.body, explicit: right.explicit }, at);
    operand = { body: [result], explicit: false };
  }
  return result;
}

function logical(
  kind: 'and' | 'or',
  left: { body: Body; explicit: boolean },
  right: { body: Body; explicit: boolean },
  at: number,
): Expr {
  return {
    kind,
    left: left.body,
    right: right.body,
    explicitLeft: left.explicit,
    explicitRight: right.explicit,
    at,
    negated: false,
    with: [],
  };
}

/** A chain when an operator follows, else the operand itself with its modifiers. */
export function logicalTail(p: Cursor, operand: Body, explicit: boolean, at: number): Expr | undefined {
  if (!isLogicalToken(p)) return attachWith(p, operand[0]!);
  const chain = logicalChain(p, operand, explicit, at);
  return chain && attachWith(p, chain);
}

/**
 * A parenthesised group of operands from its `(`; undefined when the parentheses hold a term. A group without body failed.
 */
export function logicalGroup(p: Cursor, isOperand: boolean): Operand | undefined {
  if (!p.enter()) {
    p.leave();
    return { body: undefined, explicit: false, at: p.start };
  }
  const result = groupOf(p, isOperand);
  p.leave();
  return result;
}

function groupOf(p: Cursor, isOperand: boolean): Operand | undefined {
  const mark = p.mark();
  const at = p.start;
  p.advance();
  if (p.is(')')) {
    if (isOperand) {
      p.problem(at, 'empty parenthesized group');
      return { body: undefined, explicit: false, at };
    }
    p.reset(mark);
    return undefined;
  }
  const operand = logicalOperand(p);
  if (operand.body === undefined) {
    p.reset(mark);
    return undefined;
  }
  if (isLogicalToken(p)) {
    const chain = logicalChain(p, operand.body, operand.explicit, operand.at);
    const whole = chain && attachWith(p, chain);
    return { body: whole && closed(p) ? [whole] : undefined, explicit: false, at };
  }
  const single = operand.body.length === 1 ? operand.body[0]! : undefined;
  if (p.is('with') && !operand.explicit && single !== undefined) {
    if (attachWith(p, single) === undefined || !closed(p)) return { body: undefined, explicit: false, at };
    if (isOperand || isLogicalToken(p)) return { body: operand.body, explicit: false, at };
  } else if (!operand.explicit && single !== undefined && isGroupable(single)) {
    return { body: closed(p) ? operand.body : undefined, explicit: false, at };
  }
  p.reset(mark);
  return undefined;
}

function isGroupable(expr: Expr): boolean {
  return expr.negated || expr.kind === 'not' || expr.kind === 'and' || expr.kind === 'or';
}

function closed(p: Cursor): boolean {
  if (!p.is(')')) {
    p.problem(p.start, 'expected ) to close parenthesized group');
    return false;
  }
  p.advance();
  return true;
}

function logicalOperand(p: Cursor): Operand {
  const at = p.start;
  if (p.is('{')) {
    p.advance();
    const inner = body(p, '}');
    if (inner !== undefined) p.advance();
    return { body: inner, explicit: true, at };
  }
  const negated = p.is('not') && !['.', '['].includes(p.peekKeepingSpace());
  if (negated) p.advance();
  if (negated && p.notBodies && p.is('{')) {
    const not = notBody(p, at);
    return { body: not && [not], explicit: false, at };
  }
  if (p.is('(') && (!negated || p.notBodies)) {
    const group = logicalGroup(p, true);
    if (group !== undefined) {
      if (!negated || group.body === undefined) return group;
      const not: Expr = { kind: 'not', body: group.body, explicit: group.explicit, at, negated: false, with: [] };
      return { body: [not], explicit: false, at };
    }
  }
  const expr = plainExpr(p);
  if (expr === undefined) return { body: undefined, explicit: false, at };
  return { body: [negated ? negate(p, expr, at) : expr], explicit: false, at };
}
