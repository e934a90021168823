import {
  type Body,
  type CallExpr,
  dottedName,
  type Expr,
  type ModuleNode,
  type Position,
  type Term,
} from '../../ast/index.js';
import { exprText, refText, termSource } from '../../printer/index.js';
import type { FilterProblem } from '../errors.js';
import { builtinProblems, featureProblems, type Target } from './target.js';
import { isComparisonOfText, isScalarTerm } from './terms.js';

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'neq', 'lt', 'lte', 'gt', 'gte']);

/** Everything in the queries that a target cannot say, in OPA's words. `shorts` are columns that stand below `input` themselves. */
export function fragmentProblems(
  queries: readonly Body[],
  support: readonly ModuleNode[],
  targets: readonly Target[],
  shorts: ReadonlySet<string>,
): FilterProblem[] {
  const check = new FragmentCheck(support, targets, shorts);
  return queries.flatMap((body) => body.flatMap((expr) => check.problemsOf(expr)));
}

class FragmentCheck {
  readonly #support: readonly ModuleNode[];
  readonly #targets: readonly Target[];
  readonly #shorts: ReadonlySet<string>;

  constructor(support: readonly ModuleNode[], targets: readonly Target[], shorts: ReadonlySet<string>) {
    this.#support = support;
    this.#targets = targets;
    this.#shorts = shorts;
  }

  problemsOf(expr: Expr): FilterProblem[] {
    const statement = this.#statement(expr);
    const call = expr.kind === 'call' && expr.with.length === 0 ? this.#call(expr) : undefined;
    return [statement, call].filter((problem) => problem !== undefined);
  }

  /** What is no call that may become a condition. */
  #statement(expr: Expr): FilterProblem | undefined {
    if (expr.negated || expr.kind === 'not') {
      if (expr.kind !== 'call') return problem(expr, notAt(expr), '"not" not permitted');
      const why = featureProblems(this.#targets, 'not');
      return why === '' ? undefined : problem(expr, notAt(expr), `"not" not permitted: ${why}`);
    }
    // OPA overlooks `with` behind a call, and leaves it out of the filter.
    if (expr.kind === 'call' && expr.with.length === 0) return undefined;
    if (expr.kind === 'every') return problem(expr, expr.at, '"every" not permitted');
    if (expr.with.length > 0) return problem(expr, expr.at, '"with" not permitted');
    const text = exprText(expr);
    if (expr.kind === 'term' && expr.term.kind === 'ref' && isData(expr.term)) {
      const { path } = expr.term;
      if (isPartial(path[0])) return problem(expr, path.at(-1)!.at, this.#supportProblem(expr.term));
      return { ...problem(expr, expr.at, `invalid data reference "${text}"`), hint: `has rule "${text}" an \`else\`?` };
    }
    return { ...problem(expr, expr.at, `invalid statement "${text}"`), hint: `try \`${text} != false\`` };
  }

  #supportProblem(ref: Term & { readonly kind: 'ref' }): string {
    const names = ref.path.map((part) => (part.kind === 'scalar' ? part.value : undefined));
    const shown = refText({ ...ref, path: ref.path.slice(1) });
    for (const { packagePath, rules } of this.#support) {
      let count = 0;
      for (const { head, isDefault } of rules) {
        const path = [...packagePath, ...(dottedName(head.ref) ?? '').split('.')];
        if (path.length !== names.length || !path.every((part, i) => part === names[i])) continue;
        if (isDefault) return `use of default rule in ${shown}`;
        if (++count > 1) return `use of multi-value rule in ${shown}`;
      }
    }
    return '';
  }

  #call(expr: CallExpr): FilterProblem | undefined {
    const name = dottedName(expr.operator) ?? refText(expr.operator);
    const at = expr.operator.at;
    if (name === 'internal.member_3') return problem(expr, at, 'invalid use of "... in ..."');
    if (isData(expr.operator)) {
      const text = exprText(expr);
      const hint = `has function "${text}(...)" an \`else\`?`;
      return { ...problem(expr, expr.at, `invalid data reference "${text}"`), hint };
    }
    if (!COMPARISONS.has(name) && !isComparisonOfText(name)) return problem(expr, at, `invalid builtin \`${name}\``);
    const why = builtinProblems(this.#targets, name);
    if (why !== '') {
      return problem(expr, at, `invalid builtin \`${name === 'internal.member_2' ? 'in' : name}\`: ${why}`);
    }
    return this.#operands(expr, name, at);
  }

  #operands(expr: CallExpr, name: string, at: number): FilterProblem | undefined {
    const sides = [expr.args[0], expr.args[1]];
    for (const side of sides) {
      if (side === undefined) return problem(expr, at, `${name}: missing operand`);
      if (side.kind === 'call') return problem(expr, at, `${name}: nested call operand: ${termSource(side)}`);
      if (side.kind === 'ref' && !this.#isField(side)) {
        return problem(expr, at, `${name}: invalid ref operand: ${refText(side)}`);
      }
    }
    const [left, right] = sides as [Term, Term];
    const fields = [left, right].filter(({ kind }) => kind === 'ref').length;
    if (fields === 2) {
      const why = featureProblems(this.#targets, 'field-ref');
      if (why !== '') return problem(expr, at, `reference to field: ${why}`);
    }
    if (isComparisonOfText(name)) {
      return left.kind === 'ref' ? undefined : problem(expr, at, `rhs of ${name} must be known`);
    }
    if (fields === 2 || isScalarTerm(left) || isScalarTerm(right)) return undefined;
    for (const { kind } of name === 'eq' && fields === 1 ? [left, right] : []) {
      if (kind !== 'var' && kind !== 'ref') break;
      const why = featureProblems(this.#targets, 'existence-ref');
      if (why !== '') return problem(expr, at, `existence of field: ${why}`);
    }
    const exists = name === 'eq' && fields === 1 && (left.kind === 'var' || right.kind === 'var');
    return exists ? undefined : problem(expr, at, 'both rhs and lhs non-scalar/non-ground');
  }

  /** `input.TABLE.COLUMN`, or a column of its own. */
  #isField({ head, path }: Term & { readonly kind: 'ref' }): boolean {
    if (head.kind !== 'var' || head.name !== 'input') return false;
    if (path.length === 2) return true;
    const [name] = path;
    return (
      path.length === 1 && name?.kind === 'scalar' && typeof name.value === 'string' && this.#shorts.has(name.value)
    );
  }
}

function isData({ head }: Term & { readonly kind: 'ref' }): boolean {
  return head.kind === 'var' && head.name === 'data';
}

function isPartial(part: Term | undefined): boolean {
  return part?.kind === 'scalar' && part.value === 'partial';
}

function problem(expr: Expr, at: number, message: string): FilterProblem {
  const position = placeOf(expr, at);
  return position === undefined ? { message } : { message, position };
}

/** The place of a part of an expression; none in the query, nor for equalities of variables, which the search makes. */
export function placeOf(expr: Expr, at: number): Position | undefined {
  if (expr.kind === 'call' && expr.args.some(({ kind }) => kind === 'var')) return undefined;
  const position = expr.origin?.position(at);
  return position?.file === 'query' ? undefined : position;
}

/** Where the `not` of an expression stands. */
function notAt({ at, origin }: Expr): number {
  const before = origin?.text.slice(0, at).trimEnd() ?? '';
  return before.endsWith('not') ? before.length - 3 : at;
}
