import { type Body, type CallExpr, dottedName, type Expr, type Term, type WithModifier } from '../ast/index.js';
import type { Callables } from '../compile/index.js';
import type { Value } from '../values/index.js';
import type { Layout } from './layout.js';
import type { PlanOp, WithChange } from './plan.js';
import type { PlanScope } from './scope.js';
import { TermPlanner } from './term.js';

/** What planning needs to know of the policy. */
export interface PlanEnvironment extends Layout {
  readonly callables: Callables;
  /** Collects the names of functions that `with` replaces. */
  readonly replaced: Set<string>;
  /** What `rego.metadata.rule()` and `.chain()` mean in the rule at hand. */
  readonly metadata?: (name: string) => Value | undefined;
}

/** Plans the expressions of a body, which are in a safe order. */
export class BodyPlanner extends TermPlanner {
  constructor(environment: PlanEnvironment, scope: PlanScope) {
    super(environment, scope, (inner) => new BodyPlanner(environment, inner));
  }

  /** An argument of a function: a name for its slot, or operations that match the pattern. */
  argument(pattern: Term, slot: number): void {
    if (pattern.kind === 'var' && !this.scope.bound.has(pattern.name)) this.scope.bind(pattern.name, slot);
    else this.match(pattern, { op: 'slot', slot });
  }

  body(body: Body): void {
    for (const expr of body) {
      const from = this.ops.length;
      this.expr(expr);
      for (let i = from; i < this.ops.length; i++) this.ops[i] = { ...this.ops[i]!, at: expr.at };
    }
  }

  /** The operations of a nested body. */
  block(body: Body, inner: BodyPlanner = new BodyPlanner(this.environment, this.scope.inner())): PlanOp[] {
    inner.body(body);
    return inner.ops;
  }

  expr(expr: Expr): void {
    if (expr.with.length === 0) {
      this.#plain(expr);
      return;
    }
    const changes = expr.with.map((modifier) => this.#change(modifier));
    const outer = this.ops;
    this.ops = [];
    this.#plain(expr);
    outer.push({ op: 'with', changes, ops: this.ops, at: expr.at });
    this.ops = outer;
  }

  #plain(expr: Expr): void {
    if (!expr.negated) {
      this.#positive(expr);
      return;
    }
    const frozen = expr.kind === 'call' && dottedName(expr.operator) !== 'eq' ? this.#freezeArguments(expr) : expr;
    const inner = new BodyPlanner(this.environment, this.scope.inner());
    inner.#positive(frozen);
    this.ops.push({ op: 'not', ops: inner.ops });
  }

  /** Arguments of a negated call are evaluated outside of the negation, as OPA does. */
  #freezeArguments(expr: CallExpr): CallExpr {
    const args = expr.args.map((arg): Term => {
      if (arg.kind === 'var' || arg.kind === 'scalar') return arg;
      const name = `~frozen${this.scope.temporary()}`;
      const term = this.term(arg);
      this.scope.bound.add(name);
      this.ops.push({ op: 'let', slot: this.scope.slot(name), term });
      return { kind: 'var', name, at: arg.at };
    });
    return { ...expr, args };
  }

  #positive(expr: Expr): void {
    switch (expr.kind) {
      case 'term':
        this.ops.push({ op: 'test', term: this.term(expr.term), at: expr.at });
        return;
      case 'call':
        this.#call(expr);
        return;
      case 'some':
        this.#some(expr);
        return;
      case 'every': {
        const from = this.term(expr.domain);
        const inner = new BodyPlanner(this.environment, this.scope.inner());
        const key = expr.key === undefined ? undefined : inner.#declare(expr.key.name);
        const value = inner.#declare(expr.value.name);
        inner.body(expr.body);
        this.ops.push({ op: 'every', from, key, value, ops: inner.ops, at: expr.at });
        return;
      }
      case 'not':
        this.ops.push({ op: 'not', ops: this.block(expr.body) });
        return;
      case 'and':
        this.ops.push({ op: 'exists', ops: this.block(expr.left) }, { op: 'exists', ops: this.block(expr.right) });
        return;
      case 'or':
        this.ops.push({ op: 'any', left: this.block(expr.left), right: this.block(expr.right) });
    }
  }

  #declare(name: string): number {
    this.scope.bound.add(name);
    return this.scope.slot(name);
  }

  #call(expr: CallExpr): void {
    const name = dottedName(expr.operator);
    if (name === 'eq' && expr.args.length === 2) {
      this.unify(expr.args[0]!, expr.args[1]!);
      return;
    }
    const arity = this.arity(expr.operator);
    const call = this.call(expr.operator, expr.args.slice(0, arity), expr.at);
    const builtin = name === undefined ? undefined : this.environment.callables.builtin(name);
    const output = expr.args[arity];
    if (output !== undefined) this.match(output, call);
    else if (builtin !== undefined && builtin.result === undefined) this.ops.push({ op: 'effect', term: call });
    else this.ops.push({ op: 'test', term: call, at: expr.at });
  }

  #some(expr: Expr & { kind: 'some' }): void {
    const [member] = expr.symbols;
    if (member?.kind !== 'call') return;
    const from = this.term(member.args.at(-1)!);
    const patterns = member.args.slice(0, -1);
    const [keyPattern, valuePattern] = patterns.length === 2 ? patterns : [undefined, patterns[0]];
    const key = keyPattern === undefined ? undefined : this.#target(keyPattern);
    const value = this.#target(valuePattern!);
    this.ops.push({ op: 'scan', from, key: key?.slot, value: value?.slot, at: expr.at });
    key?.match();
    value?.match();
  }

  /** Where a scan puts its key or value, and the matching of a pattern afterwards; undefined when nobody reads it. */
  #target(pattern: Term): { slot: number; match: () => void } | undefined {
    if (pattern.kind === 'var' && !this.scope.bound.has(pattern.name)) {
      if (this.scope.isIgnored(pattern.name)) return undefined;
      return { slot: this.#declare(pattern.name), match: () => undefined };
    }
    const slot = this.scope.temporary();
    return { slot, match: () => this.match(pattern, { op: 'slot', slot }) };
  }

  #change({ target, value, builtin }: WithModifier): WithChange {
    if (target.kind !== 'ref' || target.head.kind !== 'var') throw new Error('with target is no ref');
    const root = target.head.name;
    const name = dottedName(target) ?? '';
    if (root === 'input') {
      return { target: 'input', path: target.path.map((part) => this.term(part)), value: this.term(value) };
    }
    const group = root === 'data' ? this.groupAt(target.path) : undefined;
    if (root === 'data' && group?.kind !== 'function') {
      return { target: 'data', path: target.path.map((part) => this.term(part)), value: this.term(value) };
    }
    this.environment.replaced.add(name);
    return {
      target: 'function',
      name,
      value: builtin === undefined ? (this.functionRef(value) ?? this.term(value)) : { op: 'builtin', name: builtin },
    };
  }
}
