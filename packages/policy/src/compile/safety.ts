import { type Body, type Expr, isGenerated, isWildcard, type RuleNode, type Term } from '../ast/index.js';
import type { PassContext } from './names.js';
import { type ArityOf, collectVars, exprVars, outputsOf } from './output-vars.js';
import { ownBodies, ownTerms, walkBody, walkExpr, walkTerm } from './walk.js';

const ROOTS: ReadonlySet<string> = new Set(['input', 'data']);

/** An expression that waits for its place in a body. */
interface Candidate {
  readonly expr: Expr;
  /** Its variables, those of its closures apart. */
  readonly needs: ReadonlySet<string>;
  /** The body's variables that its closures use. */
  readonly closed: ReadonlySet<string>;
}

/** Puts the expressions of every body into an order in which each finds its variables bound; reports those that cannot be. */
export class SafetyPass {
  readonly #context: PassContext;
  readonly #arity: ArityOf;
  #reported = new Set<string>();

  constructor(context: PassContext, arity: ArityOf) {
    this.#context = context;
    this.#arity = arity;
  }

  /** Heads: every variable stands in the body or among the arguments. */
  head(rule: RuleNode): void {
    if (rule.otherwise !== undefined) this.head(rule.otherwise);
    if (headVars(rule).size === 0) return;
    this.#reported = new Set();
    const bound = new Set(ROOTS);
    for (const arg of rule.head.args ?? []) collectVars(arg, bound);
    walkBody(rule.body, (term) => {
      if (term.kind === 'var') bound.add(term.name);
      return true;
    });
    for (const expr of rule.body) for (const name of exprVars(expr)) bound.add(name);
    const { key, value, ref } = rule.head;
    for (const term of [key, value, ...ref.path]) {
      if (term === undefined) continue;
      for (const name of varsOf(term)) if (!bound.has(name)) this.#report(name, term.at);
    }
  }

  rule(rule: RuleNode): void {
    this.#reported = new Set();
    const bound = new Set(ROOTS);
    for (const arg of rule.head.args ?? []) collectVars(arg, bound);
    rule.body = this.body(rule.body, bound);
    const all = headVars(rule).size === 0 ? bound : this.#boundAfter(rule.body, bound);
    for (const arg of rule.head.args ?? []) this.#closures(arg, bound);
    for (const term of [rule.head.key, rule.head.value, ...rule.head.ref.path]) {
      if (term === undefined) continue;
      if (!rule.isDefault) for (const name of varsOf(term)) if (!all.has(name)) this.#report(name, term.at);
      this.#closures(term, all);
    }
    if (rule.otherwise !== undefined) this.rule(rule.otherwise);
  }

  /** The body in a safe order. */
  body(body: Body, outer: ReadonlySet<string>): Body {
    // Most bodies of authorisation rules bind nothing: they stay as they are.
    if (bindsNothing(body, outer)) return body;
    const safe = new Set(outer);
    const ordered: Body = [];
    const waiting = candidatesOf(body, outer);
    let progress = true;
    while (waiting.length > 0 && progress) {
      progress = false;
      for (let i = 0; i < waiting.length; ) {
        const candidate = waiting[i]!;
        const out = outputsOf(candidate.expr, safe, this.#arity);
        if (this.#missing(candidate, safe, out).length === 0) {
          for (const name of out) safe.add(name);
          ordered.push(candidate.expr);
          waiting.splice(i, 1);
          progress = true;
        } else i++;
      }
    }
    for (const candidate of waiting) {
      const { expr } = candidate;
      const out = outputsOf(expr, safe, this.#arity);
      for (const name of this.#missing(candidate, safe, out)) this.#report(name, expr.at);
    }
    const seen = new Set(outer);
    for (const expr of ordered) {
      for (const term of ownTerms(expr)) this.#closures(term, seen);
      this.#inner(expr, seen);
      for (const name of exprVars(expr)) seen.add(name);
    }
    return [...ordered, ...waiting.map(({ expr }) => expr)];
  }

  /**
   * What the expression still needs, given what it binds itself. OPA looks at the closures' variables alone where there are
   * any: a negated expression may then bind variables within the negation, which it may not otherwise.
   */
  #missing(candidate: Candidate, safe: ReadonlySet<string>, out: ReadonlySet<string>): string[] {
    const { expr, needs, closed } = candidate;
    const lacking = [...needs].filter((name) => !safe.has(name) && !out.has(name));
    if (closed.size === 0) return lacking;
    if (sameNames(closed, out)) return [...closed];
    const missing = [...closed].filter((name) => !safe.has(name) && !out.has(name));
    if (lacking.length === 0) return missing;
    const within = outputsOf(bindingForm(expr), safe, this.#arity);
    return [...missing, ...lacking.filter((name) => !within.has(name))];
  }

  /** Orders the bodies of an expression's own blocks. */
  #inner(expr: Expr, bound: ReadonlySet<string>): void {
    const inside = new Set(bound);
    if (expr.kind === 'every') {
      if (expr.key !== undefined) inside.add(expr.key.name);
      inside.add(expr.value.name);
      for (const name of exprVars(expr)) inside.add(name);
      expr.body = this.body(expr.body, inside);
    } else if (expr.kind === 'not') expr.body = this.body(expr.body, inside);
    else if (expr.kind === 'and' || expr.kind === 'or') {
      expr.left = this.body(expr.left, inside);
      expr.right = this.body(expr.right, inside);
    }
  }

  /** Orders the bodies of the comprehensions in a term. */
  #closures(term: Term, bound: ReadonlySet<string>): void {
    walkTerm(term, (part) => {
      if (
        part.kind === 'array-comprehension' ||
        part.kind === 'set-comprehension' ||
        part.kind === 'object-comprehension'
      ) {
        part.body = this.body(part.body, bound);
        const all = this.#boundAfter(part.body, bound);
        for (const head of part.kind === 'object-comprehension' ? [part.key, part.value] : [part.head]) {
          for (const name of varsOf(head)) if (!all.has(name)) this.#report(name, head.at);
          this.#closures(head, all);
        }
        return false;
      }
      return true;
    });
  }

  #boundAfter(body: Body, outer: ReadonlySet<string>): Set<string> {
    const bound = new Set(outer);
    for (const expr of body) for (const name of outputsOf(expr, bound, this.#arity)) bound.add(name);
    return bound;
  }

  #report(name: string, at: number): void {
    const { names, problems, source } = this.#context;
    if (this.#reported.has(name)) return;
    this.#reported.add(name);
    if (isGenerated(name) && !names.isWritten(name)) {
      this.#hidden.push({ name, at });
      return;
    }
    problems.add('rego_unsafe_var_error', source, at, `var ${isWildcard(name) ? '_' : names.shown(name)} is unsafe`);
  }

  readonly #hidden: { name: string; at: number }[] = [];

  /** Reports generated variables where nothing else explains the failure. */
  finish(): void {
    const { problems, source } = this.#context;
    const [first] = this.#hidden;
    if (problems.list.length === 0 && first !== undefined) {
      problems.add('rego_unsafe_var_error', source, first.at, 'expression is unsafe');
    }
    this.#hidden.length = 0;
  }
}

/** Whether all variables in the body, those of its closures too, have values before it. */
function bindsNothing(body: Body, safe: ReadonlySet<string>): boolean {
  let found = false;
  const visit = (term: Term): boolean => {
    if (term.kind === 'var' && !safe.has(term.name)) found = true;
    return !found;
  };
  for (const expr of body) {
    walkExpr(expr, visit);
    for (const { target } of expr.with) walkTerm(target, visit);
    if (found) return false;
  }
  return true;
}

function candidatesOf(body: Body, outer: ReadonlySet<string>): Candidate[] {
  const candidates = body.map((expr) => ({ expr, needs: exprVars(expr), closed: closureVars(expr) }));
  const mine = new Set<string>();
  for (const { needs } of candidates) for (const name of needs) mine.add(name);
  for (const { closed } of candidates) {
    for (const name of closed) if (outer.has(name) || !mine.has(name)) closed.delete(name);
  }
  return candidates;
}

/** The expression as it would bind its variables: not negated, `==` as `=`. */
function bindingForm(expr: Expr): Expr {
  return expr.kind === 'call' ? { ...expr, negated: false, compares: false } : { ...expr, negated: false };
}

function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const name of a) if (!b.has(name)) return false;
  return true;
}

function headVars(rule: RuleNode): Set<string> {
  const vars = new Set<string>();
  for (const term of [rule.head.key, rule.head.value, ...rule.head.ref.path])
    if (term !== undefined) collectVars(term, vars);
  return vars;
}

function varsOf(term: Term): Set<string> {
  const vars = new Set<string>();
  collectVars(term, vars);
  return vars;
}

/** Variables inside the closures of an expression: comprehensions and nested bodies. */
function closureVars(expr: Expr): Set<string> {
  const vars = new Set<string>();
  const collect = (term: Term): boolean => {
    if (term.kind === 'var') vars.add(term.name);
    return true;
  };
  for (const term of ownTerms(expr)) {
    walkTerm(term, (part) => {
      if (part.kind === 'array-comprehension' || part.kind === 'set-comprehension') {
        walkTerm(part.head, collect);
        walkBody(part.body, collect);
        return false;
      }
      if (part.kind === 'object-comprehension') {
        walkTerm(part.key, collect);
        walkTerm(part.value, collect);
        walkBody(part.body, collect);
        return false;
      }
      return true;
    });
  }
  for (const body of ownBodies(expr)) walkBody(body, collect);
  return vars;
}
