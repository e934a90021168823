import type { Source } from './source.js';
import type { RefTerm, Term, VarTerm } from './term.js';

/** `with target as value`. */
export interface WithModifier {
  readonly at: number;
  target: Term;
  value: Term;
  /** The builtin that the value names, when it names one; `value` is then a placeholder. */
  builtin?: string;
}

interface ExprBase {
  at: number;
  negated: boolean;
  with: WithModifier[];
  /** Made by the compiler, not written by the user. */
  generated?: boolean;
  /** The text that `at` counts in, once the expression has left its module. */
  origin?: Source;
}

/** A term that must be defined and not false. */
export interface TermExpr extends ExprBase {
  readonly kind: 'term';
  term: Term;
}

/** A call, an assignment (`assign`), a unification (`eq`) or a comparison. */
export interface CallExpr extends ExprBase {
  readonly kind: 'call';
  operator: RefTerm;
  args: Term[];
  readonly infix?: boolean;
  /** Whether it was written `==`: it compares what is bound and binds nothing. */
  compares?: boolean;
}

/** `some x, y` or, with one call of `internal.member_2|3`, `some k, v in xs`. */
export interface SomeExpr extends ExprBase {
  readonly kind: 'some';
  symbols: Term[];
}

export interface EveryExpr extends ExprBase {
  readonly kind: 'every';
  key: VarTerm | undefined;
  value: VarTerm;
  domain: Term;
  body: Body;
}

/** The `not` of `import future.keywords.not`: true when the body has no solution. */
export interface NotExpr extends ExprBase {
  readonly kind: 'not';
  body: Body;
  readonly explicit: boolean;
}

export interface LogicalExpr extends ExprBase {
  readonly kind: 'and' | 'or';
  left: Body;
  right: Body;
  readonly explicitLeft: boolean;
  readonly explicitRight: boolean;
}

/** One expression of a body. */
export type Expr = TermExpr | CallExpr | SomeExpr | EveryExpr | NotExpr | LogicalExpr;

/** Expressions that must all hold. */
export type Body = Expr[];

/** Whether an expression is a call of the builtin. */
export function isCallOf(expr: Expr, name: string): boolean {
  return (
    expr.kind === 'call' &&
    expr.operator.path.length === 0 &&
    expr.operator.head.kind === 'var' &&
    expr.operator.head.name === name
  );
}
