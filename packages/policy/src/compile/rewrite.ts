import {
  type Body,
  type CallExpr,
  type Expr,
  isCallOf,
  type RuleNode,
  refOf,
  scalar,
  type Term,
  variable,
  type WithModifier,
} from '../ast/index.js';
import type { PassContext } from './names.js';
import { isExpr, needsEvaluation } from './walk.js';

/** What the rewriting of bodies may assume. */
export interface RewriteOptions {
  /** Whether `print` calls stay. */
  readonly print: boolean;
}

/**
 * Brings bodies into the form that the planner takes: template strings and prints become calls of internal builtins,
 * calls inside terms get expressions of their own, and heads hold only variables and constants.
 */
export class RewritePass {
  readonly #context: PassContext;
  readonly #options: RewriteOptions;

  constructor(context: PassContext, options: RewriteOptions) {
    this.#context = context;
    this.#options = options;
  }

  rule(rule: RuleNode): void {
    const { head } = rule;
    if (!rule.isDefault) {
      const body = this.body(rule.body);
      if (head.args !== undefined) head.args = head.args.map((arg) => this.#fromBody(arg, body));
      head.ref = { ...head.ref, path: head.ref.path.map((part) => this.#fromBody(part, body)) };
      if (head.key !== undefined) head.key = this.#fromBody(head.key, body);
      if (head.value !== undefined) head.value = this.#fromBody(head.value, body);
      rule.body = body;
    } else if (head.value !== undefined) {
      head.value = this.#hoist(head.value, [], []);
    }
    if (rule.otherwise !== undefined) this.rule(rule.otherwise);
  }

  body(body: Body): Body {
    const result: Body = [];
    for (const expr of body) this.#expr(expr, result);
    if (result.length === 0) {
      const at = body[0]?.at ?? 0;
      result.push({ kind: 'term', term: scalar(true, at), at, negated: false, with: [], generated: true });
    }
    return result;
  }

  /** A head's term as a variable that the body binds, when it must be evaluated. */
  #fromBody(term: Term, body: Body): Term {
    if (!needsEvaluation(term)) return term;
    const local = variable(this.#context.names.make(), term.at);
    body.push(this.#equality(local, this.#hoist(term, body, []), []));
    return local;
  }

  #expr(expr: Expr, out: Body): void {
    for (const modifier of expr.with) {
      modifier.value = this.#hoist(modifier.value, out, []);
      if (needsEvaluation(modifier.value) && !isFunctionName(modifier.value)) {
        const local = variable(this.#context.names.make(), modifier.value.at);
        out.push(this.#equality(local, modifier.value, []));
        modifier.value = local;
      }
    }
    switch (expr.kind) {
      case 'term':
        expr.term = this.#parts(expr.term, out, expr.with);
        if (expr.term.kind === 'call' || expr.term.kind === 'template')
          expr.term = this.#hoist(expr.term, out, expr.with);
        break;
      case 'call':
        if (isCallOf(expr, 'print')) {
          if (this.#options.print) out.push(this.#print(expr));
          return;
        }
        expr.args = expr.args.map((arg) => this.#hoist(arg, out, expr.with));
        if (
          expr.operator.head.kind === 'var' &&
          expr.operator.head.name === 'equal' &&
          expr.operator.path.length === 0
        ) {
          expr.operator = refOf(['eq'], expr.operator.at);
          expr.compares = true;
        }
        break;
      case 'some':
        expr.symbols = expr.symbols.map((symbol) => this.#parts(symbol, out, expr.with));
        break;
      case 'every':
        expr.domain = this.#hoist(expr.domain, out, expr.with);
        expr.body = this.body(expr.body);
        break;
      case 'not':
        expr.body = this.body(expr.body);
        break;
      case 'and':
      case 'or':
        expr.left = this.body(expr.left);
        expr.right = this.body(expr.right);
    }
    out.push(expr);
  }

  /** The term without calls in it; each call stands as an expression in `out`. */
  #hoist(term: Term, out: Body, modifiers: WithModifier[]): Term {
    if (term.kind === 'template') return this.#hoist(this.#template(term), out, modifiers);
    const inner = this.#parts(term, out, modifiers);
    if (inner.kind !== 'call') return inner;
    const local = variable(this.#context.names.make(), term.at);
    out.push(this.#equality(local, inner, modifiers));
    return local;
  }

  /** The term with its parts free of calls. */
  #parts(term: Term, out: Body, modifiers: WithModifier[]): Term {
    const hoist = (part: Term): Term => this.#hoist(part, out, modifiers);
    switch (term.kind) {
      case 'scalar':
      case 'var':
        return term;
      case 'array-comprehension':
      case 'set-comprehension': {
        term.body = this.body(term.body);
        term.head = this.#fromBody(term.head, term.body);
        return term;
      }
      case 'object-comprehension':
        term.body = this.body(term.body);
        term.key = this.#fromBody(term.key, term.body);
        term.value = this.#fromBody(term.value, term.body);
        return term;
      case 'ref':
        if (term.head.kind !== 'var') term.head = hoist(term.head);
        term.path = term.path.map(hoist);
        return term;
      case 'call':
        term.args = term.args.map(hoist);
        return term;
      case 'array':
      case 'set':
        term.items = term.items.map(hoist);
        return term;
      case 'object':
        term.entries = term.entries.map(([key, value]) => [hoist(key), hoist(value)]);
        return term;
      default:
        return term;
    }
  }

  #equality(left: Term, right: Term, modifiers: WithModifier[]): Expr {
    return {
      kind: 'call',
      operator: refOf(['eq'], right.at),
      args: [left, right],
      at: right.at,
      negated: false,
      with: modifiers,
      generated: true,
      infix: true,
    };
  }

  /** `$"a{x}"` as `internal.template_string(["a", {y | y = x}])`. */
  #template(term: Term & { kind: 'template' }): Term {
    const items = term.parts.map((part): Term => {
      if (!isExpr(part)) return this.#optional(part, []);
      const value = part.kind === 'call' ? callOf(part) : part.kind === 'term' ? part.term : scalar(true, part.at);
      return this.#optional(value, part.with);
    });
    return {
      kind: 'call',
      operator: refOf(['internal', 'template_string'], term.at),
      args: [{ kind: 'array', items, at: term.at }],
      at: term.at,
    };
  }

  /** `{y | y = term}`: a set that is empty where the term is undefined. A constant stays. */
  #optional(term: Term, modifiers: WithModifier[]): Term {
    if (term.kind === 'scalar') return term;
    const local = variable(this.#context.names.make(), term.at);
    return { kind: 'set-comprehension', head: local, body: [this.#equality(local, term, modifiers)], at: term.at };
  }

  #print(expr: CallExpr): Expr {
    const items = expr.args.map((arg) => this.#parts(this.#optional(arg, []), [], []));
    const operator = refOf(['internal', 'print'], expr.at);
    const sets = items.map((item) =>
      item.kind === 'scalar' ? ({ kind: 'set', items: [item], at: item.at } satisfies Term) : item,
    );
    return { ...expr, operator, args: [{ kind: 'array', items: sets, at: expr.at }] };
  }
}

function callOf(expr: CallExpr): Term {
  return { kind: 'call', operator: expr.operator, args: expr.args, at: expr.at };
}

/** Whether a `with` value may name a function: a ref of constants. */
function isFunctionName(term: Term): boolean {
  return term.kind === 'ref' && term.head.kind === 'var' && term.path.every((part) => part.kind === 'scalar');
}
