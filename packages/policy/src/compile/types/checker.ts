import {
  type Body,
  type CallExpr,
  type Comprehension,
  dottedName,
  type Expr,
  isCallOf,
  type RefTerm,
  type RuleNode,
  type Term,
} from '../../ast/index.js';
import { printType, type Type } from '../../builtins/type.js';
import type { Dependencies } from '../dependencies.js';
import type { PassContext } from '../names.js';
import type { Callables, Rule, TreeNode } from '../program.js';
import { ownBodies, ownTerms, walkTerm } from '../walk.js';
import { Dependents } from './dependents.js';
import { PatternTypes } from './patterns.js';
import { Scope } from './scope.js';
import { ANY, isNever, keysOfType, NEVER, selectKey, unifies, valuesOfType } from './type-ops.js';

/** Infers the types of rules and reports expressions that can never hold: wrong arguments, refs into scalars, and the like. */
export class TypeChecker extends PatternTypes {
  readonly #dependents: Dependents;
  #context!: PassContext;
  #quiet = 0;

  constructor(tree: TreeNode, callables: Callables) {
    super(callables);
    this.#dependents = new Dependents(tree);
  }

  /** Checks all rules, those that others depend on first. */
  checkRules(rules: readonly Rule[], dependencies: Dependencies, contextOf: (rule: Rule) => PassContext): void {
    this.#dependents.learn(rules, dependencies);
    const done = new Set<Rule>();
    for (const rule of rules) {
      const work = [{ rule, next: dependencies.get(rule)!.values() }];
      if (done.has(rule)) continue;
      done.add(rule);
      while (work.length > 0) {
        const top = work.at(-1)!;
        const step = top.next.next();
        if (!step.done) {
          if (!done.has(step.value)) {
            done.add(step.value);
            work.push({ rule: step.value, next: dependencies.get(step.value)!.values() });
          }
          continue;
        }
        work.pop();
        this.#context = contextOf(top.rule);
        for (let branch: RuleNode | undefined = top.rule.node; branch !== undefined; branch = branch.otherwise) {
          this.#rule(top.rule, branch);
        }
      }
    }
  }

  /** Checks a query's body. */
  checkBody(body: Body, context: PassContext): void {
    this.#context = context;
    this.#body(body, new Scope());
  }

  #rule(rule: Rule, node: RuleNode): void {
    const { head } = node;
    const scope = new Scope();
    const failed = this.#body(node.body, scope);
    const path = rule.path.slice(0, rule.ground).map((part) => String((part as { value: unknown }).value));
    if (failed) {
      if (head.args === undefined) this.rules.add(path, ANY);
      else this.rules.addFunction(path, { args: head.args.map(() => ANY), result: ANY });
      return;
    }
    const args = head.args?.map((arg) => this.#argument(arg, scope));
    const value = head.value === undefined ? undefined : (this.typeOf(head.value, scope) ?? ANY);
    if (args !== undefined && args.length > 0) {
      this.rules.addFunction(path, { args, result: value });
      return;
    }
    let type: Type = head.multiValue ? { kind: 'set', of: this.typeOf(head.key!, scope) ?? ANY } : (value ?? ANY);
    for (let i = rule.path.length - 1; i >= rule.ground; i--) {
      type = { kind: 'object', static: [], dynamic: { key: this.typeOf(rule.path[i]!, scope) ?? ANY, value: type } };
    }
    this.rules.add(path, type);
  }

  #argument(arg: Term, scope: Scope): Type {
    walkTerm(arg, (term) => {
      if (term.kind === 'var' && scope.get(term.name) === undefined) scope.set(term.name, ANY);
      return true;
    });
    return this.typeOf(arg, scope) ?? ANY;
  }

  protected override learn(body: Body, scope: Scope): void {
    this.#quiet++;
    this.#body(body, scope);
    this.#quiet--;
  }

  /** True when something was reported. */
  #body(body: Body, scope: Scope): boolean {
    const before = this.#count;
    for (const expr of body) this.#expr(expr, scope);
    return this.#count > before;
  }

  #count = 0;

  #fail(at: number, message: string, details?: readonly string[]): void {
    this.#count++;
    if (this.#quiet > 0) return;
    this.#context.problems.add('rego_type_error', this.#context.source, at, message, undefined, details);
  }

  #expr(expr: Expr, scope: Scope): void {
    const before = this.#count;
    const targets = expr.with.flatMap(({ target }) => (target.kind === 'ref' ? [target] : []));
    if (targets.length > 0) scope.enterWith(targets, this.#dependents.of(targets));
    // A `with` value may name a function.
    const functions = expr.with.flatMap(({ value }) =>
      value.kind === 'ref' && this.functionType(value) ? [value] : [],
    );
    for (const term of ownTerms(expr)) {
      if (expr.kind !== 'some' && !functions.includes(term as RefTerm)) this.#references(term, scope);
    }
    this.#with(expr);
    const domain = domainOf(expr);
    if (domain !== undefined && this.typeOf(domain, scope) === undefined) this.assume(domain, scope);
    // As OPA does, only the refs of inner bodies are checked.
    for (const body of ownBodies(expr)) this.#innerReferences(body, new Scope(scope));
    if (this.#count === before && expr.kind === 'call') this.#call(expr, scope);
    if (expr.kind === 'some') {
      const [member] = expr.symbols;
      if (member?.kind === 'call') this.#references(member.args.at(-1)!, scope);
      this.#some(expr, scope);
    }
    if (targets.length > 0) scope.leaveWith();
  }

  #innerReferences(body: Body, scope: Scope): void {
    for (const expr of body) {
      for (const term of ownTerms(expr)) {
        walkTerm(term, (part) => {
          if (part.kind === 'ref') this.#reference(part, scope);
          if (!isComprehension(part)) return true;
          this.#body(part.body, new Scope(scope));
          return false;
        });
      }
      for (const inner of ownBodies(expr)) this.#innerReferences(inner, new Scope(scope));
    }
  }

  #with(expr: Expr): void {
    for (const { target, value, at, builtin } of expr.with) {
      if (target.kind !== 'ref') continue;
      const wanted = this.functionType(target);
      const named = builtin === undefined ? undefined : this.callables.builtin(builtin);
      const given = named ?? (value.kind === 'ref' ? this.functionType(value) : undefined);
      if (wanted === undefined || given === undefined) continue;
      if (wanted.args.length !== given.args.length) {
        this.#fail(at, `${dottedName(target)}: arity mismatch`);
      }
    }
  }

  #some(expr: Expr & { kind: 'some' }, scope: Scope): void {
    const [member] = expr.symbols;
    if (member?.kind !== 'call') return;
    const domain = this.typeOf(member.args.at(-1)!, scope);
    if (domain === undefined) return;
    const values = settled(valuesOfType(domain));
    if (values === undefined) {
      this.#fail(expr.at, 'undefined ref: the value of `some ... in` is no collection');
      return;
    }
    const patterns = member.args.slice(0, -1);
    const keys = keysOfType(domain);
    const types = patterns.length === 2 ? [keys, values] : [values];
    for (const [i, pattern] of patterns.entries()) {
      const type = types[i];
      if (type !== undefined && type !== NEVER && !this.member(pattern, type, scope)) {
        this.#fail(expr.at, 'match error');
        return;
      }
    }
  }

  #call(expr: CallExpr, scope: Scope): void {
    if (isCallOf(expr, 'eq')) {
      if (expr.args.length !== 2) this.#fail(expr.at, 'eq: arity mismatch');
      else if (!this.unify(expr.args[0]!, expr.args[1]!, scope)) this.#fail(expr.at, 'match error');
      return;
    }
    const name = dottedName(expr.operator) ?? '';
    if (name === 'internal.member_2' || name === 'internal.member_3') {
      const values = this.membersOf(expr.args.at(-1)!, scope);
      if (values !== undefined && values !== NEVER) {
        const element = expr.args.at(-2)!;
        if (!this.member(element, values, scope)) this.#fail(expr.at, 'match error');
      }
      return;
    }
    this.#arguments(expr.operator, expr.args, expr.at, scope);
  }

  #arguments(operator: RefTerm, given: readonly Term[], at: number, scope: Scope, nested = false): void {
    const name = dottedName(operator) ?? '';
    const type = this.functionType(operator);
    if (type === undefined) return;
    const builtin = this.callables.builtin(name);
    const args = type.result === undefined || nested ? type.args : [...type.args, type.result];
    if ((given.length > args.length && builtin?.variadic === undefined) || given.length < type.args.length) {
      this.#fail(at, `${name}: arity mismatch`);
      return;
    }
    for (const [i, arg] of given.entries()) {
      const wanted = args[i] ?? builtin?.variadic ?? ANY;
      const have = this.typeOf(arg, scope);
      if ((have !== undefined && !unifies(have, wanted)) || !this.assign(arg, wanted, scope)) {
        this.#fail(at, `${name}: invalid argument(s)`);
        return;
      }
    }
  }

  /** Checks the refs in a term, and the bodies of its comprehensions. */
  #references(term: Term, scope: Scope): void {
    walkTerm(term, (part) => {
      if (
        part.kind === 'array-comprehension' ||
        part.kind === 'set-comprehension' ||
        part.kind === 'object-comprehension'
      ) {
        this.#body(part.body, new Scope(scope));
        return false;
      }
      if (part.kind === 'ref') this.#reference(part, scope);
      if (part.kind === 'call') this.#arguments(part.operator, part.args, part.at, scope, true);
      return true;
    });
  }

  #reference(ref: RefTerm, scope: Scope): void {
    if (scope.replacesInput(ref)) {
      this.#fail(ref.at, `undefined ref: ${refText(ref)}`);
      return;
    }
    const found = this.headType(ref, scope);
    if (found?.function !== undefined) {
      const name = dottedName(ref) ?? 'data';
      const { args, result } = found.function;
      const type = `(${args.map(printType).join(', ')}) => ${result === undefined ? 'none' : printType(result)}`;
      this.#fail(ref.at, `function ${name} used as reference, not called`, [
        name,
        '^'.repeat(name.length),
        `have: ${type}`,
      ]);
      return;
    }
    let type = found?.type;
    if (type === undefined) {
      if (ref.head.kind === 'var' && ref.head.name !== 'data') scope.set(ref.head.name, ANY);
      this.#openPath(ref.path, scope);
      return;
    }
    for (const part of found!.rest) {
      const keys = keysOfType(type);
      if (keys === undefined) {
        this.#fail(ref.at, `undefined ref: ${refText(ref)}`);
        return;
      }
      if (part.kind === 'scalar') {
        const child = selectKey(type, part.value);
        if (child === undefined) {
          this.#fail(ref.at, `undefined ref: ${refText(ref)}`);
          return;
        }
        type = child;
        continue;
      }
      const own = this.typeOf(part, scope);
      if (own === undefined) this.assign(part, keys, scope);
      else if (keys !== NEVER && !unifies(own, keys)) {
        this.#fail(ref.at, `undefined ref: ${refText(ref)}`);
        return;
      }
      type = valuesOfType(type) ?? ANY;
    }
  }

  #openPath(path: readonly Term[], scope: Scope): void {
    for (const part of path) if (part.kind !== 'var' || scope.get(part.name) === undefined) this.open(part, scope);
  }
}

/** The type of members, anything where an empty set is among them: as in OPA, that one says nothing. */
function settled(type: Type | undefined): Type | undefined {
  const members = type?.kind === 'any' ? (type.of ?? []) : [type];
  return members.some((member) => member?.kind === 'set' && isNever(member.of)) ? ANY : type;
}

/** The collection that an expression iterates. */
function domainOf(expr: Expr): Term | undefined {
  if (expr.kind === 'every') return expr.domain;
  const [member] = expr.kind === 'some' ? expr.symbols : [];
  return member?.kind === 'call' ? member.args.at(-1) : undefined;
}

function isComprehension(term: Term): term is Comprehension {
  return (
    term.kind === 'array-comprehension' || term.kind === 'set-comprehension' || term.kind === 'object-comprehension'
  );
}

function refText(ref: RefTerm): string {
  const head = ref.head.kind === 'var' ? ref.head.name : '(term)';
  return head + ref.path.map((part) => (part.kind === 'scalar' ? `.${String(part.value)}` : '[_]')).join('');
}
