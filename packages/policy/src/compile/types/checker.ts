import {
  type Body,
  type CallExpr,
  type CallTerm,
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
import { SchemaTypes } from './schemas.js';
import { Scope } from './scope.js';
import {
  ANY,
  hasNil,
  isEmptyCollection,
  isNil,
  keysOfType,
  NIL,
  NUMBER,
  selectKey,
  unifies,
  union,
  valuesOfType,
} from './type-ops.js';

/** Infers the types of rules and reports expressions that can never hold: wrong arguments, refs into scalars, and the like. */
export class TypeChecker extends PatternTypes {
  readonly #dependents: Dependents;
  readonly #schemas: SchemaTypes;
  #context!: PassContext;
  #quiet = 0;

  constructor(tree: TreeNode, callables: Callables, schemas: SchemaTypes = new SchemaTypes(undefined)) {
    super(callables, schemas.input);
    this.#schemas = schemas;
    this.#dependents = new Dependents(tree);
  }

  /** Checks all rules, those that others depend on first. */
  checkRules(rules: readonly Rule[], dependencies: Dependencies, contextOf: (rule: Rule) => PassContext): void {
    this.#dependents.learn(dependencies);
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
    const typed = this.#schemas.documentsOf(rule, (at, message) => this.#fail(at, message));
    if (typed.length > 0) scope.enter(typed);
    const failed = this.#body(node.body, scope);
    const path = rule.path.slice(0, rule.ground).map((part) => String((part as { value: unknown }).value));
    if (failed) {
      if (head.args === undefined) this.rules.add(path, ANY);
      else this.rules.addFunction(path, { args: head.args.map(() => ANY), result: ANY });
      return;
    }
    const args = head.args?.map((arg) => this.#argument(arg, scope));
    const value = head.value === undefined ? undefined : this.typeOf(head.value, scope);
    if (args !== undefined && args.length > 0) {
      this.rules.addFunction(path, { args, result: value });
      return;
    }
    let type = head.multiValue ? this.typeOf(head.key!, scope) : (value ?? ANY);
    if (isNil(type)) return;
    if (head.multiValue) type = { kind: 'set', of: type };
    for (let i = rule.path.length - 1; i >= rule.ground; i--) {
      const key = this.typeOf(rule.path[i]!, scope);
      if (isNil(key)) return;
      type = { kind: 'object', static: [], dynamic: { key, value: type } };
    }
    this.rules.add(path, type);
  }

  #argument(arg: Term, scope: Scope): Type {
    walkTerm(arg, (term) => {
      if (term.kind === 'var' && scope.get(term.name) === undefined) scope.set(term.name, ANY);
      return true;
    });
    return this.typeOf(arg, scope);
  }

  protected override learn(body: Body, scope: Scope): boolean {
    const before = this.#count;
    this.#quiet++;
    const failed = this.#body(body, scope);
    this.#quiet--;
    this.#count = before;
    return !failed;
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
    const isChanged = this.#enterWith(expr, scope);
    if (expr.kind !== 'some') {
      for (const term of ownTerms(expr)) if (!this.#namesFunction(expr, term)) this.#references(term, scope);
    }
    if (isChanged) this.#with(expr);
    if (expr.kind === 'every' && hasNil(this.typeOf(expr.domain, scope))) this.assign(expr.domain, ANY, scope);
    // As OPA does, only the refs of inner bodies are checked.
    for (const body of ownBodies(expr)) this.#innerReferences(body, new Scope(scope));
    if (this.#count === before && expr.kind === 'call') this.#call(expr, scope);
    if (expr.kind === 'some') this.#some(expr, scope);
    if (isChanged) scope.leave();
  }

  /** Whether the term is a `with` value that names a function. */
  #namesFunction(expr: Expr, term: Term): boolean {
    if (expr.with.length === 0 || term.kind !== 'ref') return false;
    return expr.with.some(({ value }) => value === term) && this.functionType(term) !== undefined;
  }

  /** Gives what the expression's modifiers replace the types that it then has. */
  #enterWith(expr: Expr, scope: Scope): boolean {
    if (expr.with.length === 0) return false;
    const documents: { ref: RefTerm; type: Type }[] = [];
    const targets = expr.with.flatMap(({ target }) => (target.kind === 'ref' ? [target] : []));
    for (const rule of this.#dependents.of(targets)) {
      const path = rule.path.slice(0, rule.ground);
      documents.push({
        ref: { kind: 'ref', head: { kind: 'var', name: 'data', at: 0 }, path: [...path], at: 0 },
        type: ANY,
      });
    }
    for (const { target, value } of expr.with) {
      if (target.kind !== 'ref' || this.functionType(target) !== undefined) continue;
      const isConstant = target.path.every((part) => part.kind === 'scalar');
      const now = isConstant ? this.typeOf(target, scope) : NIL;
      const then = isConstant ? this.typeOf(value, scope) : NIL;
      documents.push({ ref: target, type: isNil(now) || isNil(then) ? ANY : union(now, then) });
    }
    scope.enter(documents);
    return true;
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

  /** `some k, v in xs` is checked as the `v = xs[k]` that it means. */
  #some(expr: Expr & { kind: 'some' }, scope: Scope): void {
    const [member] = expr.symbols;
    if (member?.kind !== 'call') return;
    const domain = member.args.at(-1)!;
    const value = member.args.at(-2)!;
    const key: Term =
      member.args.length === 3 ? member.args[0]! : { kind: 'var', name: `$some${expr.at}`, at: expr.at };
    const before = this.#count;
    this.#references(domain, scope);
    this.#references(value, scope);
    if (domain.kind === 'ref' || domain.kind === 'var') {
      const head = domain.kind === 'ref' ? domain.head : domain;
      const path = domain.kind === 'ref' ? domain.path : [];
      const ref: RefTerm = { kind: 'ref', head, path: [...path, key], at: expr.at };
      this.#reference(ref, scope);
      if (this.#count === before && !this.unify(value, ref, scope)) this.#fail(expr.at, 'match error');
      return;
    }
    if (hasNil(this.typeOf(domain, scope)) && isOpenable(domain)) this.assign(domain, ANY, scope);
    const type = this.typeOf(domain, scope);
    this.#leaf(isNil(type) ? ANY : type, [key], scope, domain);
    if (this.#count > before) return;
    const values = isEmptyCollection(type) || isNil(type) ? ANY : valuesOfType(type);
    if (!this.#mayEqual(value, values, scope)) this.#fail(expr.at, 'match error');
  }

  #mayEqual(term: Term, type: Type, scope: Scope): boolean {
    if (hasNil(type)) return this.assign(term, ANY, scope);
    const have = this.typeOf(term, scope);
    return hasNil(have) ? this.assign(term, type, scope) : unifies(have, type);
  }

  #call(expr: CallExpr, scope: Scope): void {
    if (isCallOf(expr, 'eq')) {
      if (expr.args.length !== 2) {
        this.#fail(expr.at, 'eq: arity mismatch');
        return;
      }
      const [left, right] = expr.args as [Term, Term];
      // A call is checked with what its result equals as a last argument.
      if (right.kind === 'call') this.#result(right, left, scope);
      else if (left.kind === 'call') this.#result(left, right, scope);
      else if (!this.unify(left, right, scope)) this.#fail(expr.at, 'match error');
      return;
    }
    const name = dottedName(expr.operator) ?? '';
    if ((name === 'internal.member_2' || name === 'internal.member_3') && !this.#member(expr, scope)) {
      this.#fail(expr.at, 'match error');
      return;
    }
    this.#arguments(expr.operator, expr.args, expr.at, scope);
  }

  #result(call: CallTerm, result: Term, scope: Scope): void {
    const wanted = this.functionType(call.operator)?.args.length ?? 0;
    if (call.args.length < wanted) this.#fail(call.at, `${dottedName(call.operator)}: arity mismatch`);
    else this.#arguments(call.operator, [...call.args, result], call.at, scope);
  }

  /** Whether a collection may have the member that `in` asks for. */
  #member({ args }: CallExpr, scope: Scope): boolean {
    const collection = this.typeOf(args.at(-1)!, scope);
    const values = valuesOfType(collection);
    if (isNil(values) || (args.at(-1)!.kind === 'ref' && hasNil(collection))) return true;
    if (args.length === 3 && !this.mayBeMember(args[0]!, keysOfType(collection), scope)) return false;
    return this.mayBeMember(args.at(-2)!, values, scope);
  }

  #arguments(operator: RefTerm, given: readonly Term[], at: number, scope: Scope): void {
    const name = dottedName(operator) ?? '';
    const type = this.functionType(operator);
    if (type === undefined) return;
    const builtin = this.callables.builtin(name);
    const args = type.result === undefined ? type.args : [...type.args, type.result];
    if ((given.length > args.length && builtin?.variadic === undefined) || given.length < type.args.length) {
      this.#fail(at, `${name}: arity mismatch`);
      return;
    }
    const before = given.map((arg) => this.typeOf(arg, scope));
    for (const [i, arg] of given.entries()) {
      const wanted = args[i] ?? builtin?.variadic ?? ANY;
      const have = before[i]!;
      // OPA gives such a ref a variable first, of which then nothing is known.
      if (arg.kind === 'ref' && hasNil(have)) continue;
      if ((!hasNil(have) && !unifies(have, wanted)) || !this.assign(arg, wanted, scope)) {
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
      return true;
    });
  }

  #reference(ref: RefTerm, scope: Scope): void {
    if (scope.misses(ref)) {
      this.#fail(ref.at, `undefined ref: ${refText(ref)}`);
      return;
    }
    const found = this.headType(ref, scope);
    if (found.function !== undefined) {
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
    let type = found.type ?? ANY;
    if (isNil(type)) {
      // Of a variable without a type nothing is known but that it is a collection.
      type = ANY;
      if (ref.head.kind === 'var') scope.set(ref.head.name, ANY);
      else this.assign(ref.head, ANY, scope);
    }
    this.#leaf(type, found.rest, scope, ref);
  }

  /** Follows the parts of a ref through types; variables in them get the types of the keys. */
  #leaf(from: Type, path: readonly Term[], scope: Scope, whole: Term): undefined {
    let type = from;
    const fail = (): undefined => {
      this.#fail(whole.at, `undefined ref: ${whole.kind === 'ref' ? refText(whole) : '(term)[_]'}`);
    };
    for (const part of path) {
      if (isEmptyCollection(type)) {
        if (part.kind === 'scalar') return fail();
        if (part.kind === 'var') {
          const known = scope.get(part.name);
          if (known === undefined) scope.set(part.name, ANY);
          else if (type.kind === 'array' && !unifies(known, NUMBER)) fail();
        }
        return undefined;
      }
      const keys = keysOfType(type);
      if (isNil(keys)) return fail();
      if (part.kind === 'scalar') {
        type = selectKey(type, part.value);
        if (isNil(type)) return fail();
        continue;
      }
      if (part.kind === 'ref') {
        const known = this.typeOf(part, scope);
        if (!isNil(known) && !unifies(known, keys)) return fail();
      } else if (!this.assign(part, keys, scope)) return fail();
      type = valuesOfType(type);
    }
  }
}

/** Whether variables in the term may get types. */
function isOpenable(term: Term): boolean {
  return term.kind === 'array' || term.kind === 'set' || term.kind === 'object';
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
