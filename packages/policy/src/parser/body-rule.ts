import {
  type Body,
  type CallExpr,
  dottedName,
  type Expr,
  isCallOf,
  type RuleHead,
  type RuleNode,
  scalar,
  type Term,
  termKind,
} from '../ast/index.js';
import { standardSignature } from '../builtins/registry.js';
import { emptyHead, impliedBody } from './rules.js';

/** The rule that a statement without a body stands for (`p = 1`, `p[1]`, `f(x) = y`), or why it is none. */
export function ruleOfBody(statement: Body): RuleNode | string {
  if (statement.length !== 1) return 'multiple expressions cannot be used for rule head';
  const expr = statement[0]!;
  if (expr.with.length > 0) return 'expressions using with keyword cannot be used for rule head';
  if (expr.negated || expr.kind === 'not') return 'negated expressions cannot be used for rule head';
  if (expr.kind === 'some') return "'some' declarations cannot be used for rule head";
  if (expr.kind === 'term') return ruleOfTerm(expr.term, expr.at);
  if (expr.kind !== 'call') return 'expression cannot be used for rule head';
  if (isCallOf(expr, 'eq') || isCallOf(expr, 'assign')) return ruleOfEquality(expr);
  return ruleOfCall(expr);
}

function ruleOfTerm(term: Term, at: number): RuleNode | string {
  if (term.kind !== 'ref') return `${termKind(term)} cannot be used for rule name`;
  if (term.path.length === 0) return 'refs cannot be used for rule head';
  const head = emptyHead(term, at);
  if (head === undefined) return 'invalid rule head: its first part must be a name';
  if (term.path.length > 1) return implied({ ...head, value: scalar(true, at), generatedValue: true }, at);
  return implied({ ...head, ref: { ...term, path: [] }, key: term.path[0], multiValue: true }, at);
}

function ruleOfEquality(expr: CallExpr): RuleNode | string {
  const [left, right] = expr.args;
  if (left === undefined || right === undefined) return 'assignment requires two operands';
  const head: RuleHead | undefined = emptyHead(left, expr.at);
  if (head === undefined) {
    return left.kind === 'ref' || left.kind === 'call'
      ? 'invalid rule head: its first part must be a name'
      : `${termKind(left)} cannot be used for rule name`;
  }
  return implied({ ...head, value: right, assign: isCallOf(expr as Expr, 'assign') }, expr.at);
}

function ruleOfCall(expr: CallExpr): RuleNode | string {
  const name = dottedName(expr.operator);
  if (name !== undefined && standardSignature(name) !== undefined) return 'rule name conflicts with built-in function';
  if (expr.args.length === 0) return 'rule argument list must take at least one argument';
  const head = emptyHead({ kind: 'call', operator: expr.operator, args: expr.args, at: expr.at }, expr.at);
  if (head === undefined) return 'invalid rule head: its first part must be a name';
  return implied({ ...head, value: scalar(true, expr.at), generatedValue: true }, expr.at);
}

function implied(head: RuleHead, at: number): RuleNode {
  return {
    at,
    isDefault: false,
    head,
    body: impliedBody(at),
    generatedBody: true,
    otherwise: undefined,
    annotations: [],
  };
}
