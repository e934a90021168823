import {
  type Body,
  type CallExpr,
  dottedName,
  type Expr,
  isCallOf,
  isWildcard,
  type RefTerm,
  type RuleNode,
  refOf,
  type Term,
  termKind,
  variable,
} from '../ast/index.js';
import { expandGlobal, type Globals } from './globals.js';
import type { PassContext } from './names.js';
import type { Callables } from './program.js';
import { collectVars, pathVars } from './output-vars.js';
import { isExpr, mapParts, walkTerm } from './walk.js';

type Occurrence = 'arg' | 'assigned' | 'declared' | 'iterated' | 'referenced';

interface Local {
  readonly name: string;
  readonly how: Occurrence;
  readonly at: number;
  used: boolean;
}

interface Scope {
  readonly locals: Map<string, Local>;
  /** Names that the body declares anywhere: they hide globals from its first line on. */
  readonly hidden: ReadonlySet<string>;
}

/** Gives every declared variable a name of its own, and every global name the ref that it stands for. */
export class LocalsPass {
  readonly #context: PassContext;
  readonly #globals: Globals;
  readonly #callables: Callables;
  #scopes: Scope[] = [];

  constructor(context: PassContext, globals: Globals, callables: Callables) {
    this.#context = context;
    this.#callables = callables;
    this.#globals = globals;
  }

  rule(rule: RuleNode): void {
    this.#scopes = [];
    const { head } = rule;
    this.#push(hiddenIn(rule.body, head.args ?? []));
    if (head.args !== undefined) {
      for (const arg of head.args) walkTerm(arg, (term) => this.#declareArgument(term));
      head.args = head.args.map((arg) => this.#term(arg));
    }
    rule.body = this.#statements(rule.body);
    head.ref = { ...head.ref, path: head.ref.path.map((part) => this.#term(part)) };
    if (head.key !== undefined) head.key = this.#term(head.key);
    if (head.value !== undefined) head.value = this.#term(head.value);
    this.#pop();
    if (rule.otherwise !== undefined) this.rule(rule.otherwise);
  }

  /** A query's body; its variables keep their names unless they are declared. */
  query(body: Body): { body: Body; renamed: Map<string, string> } {
    this.#scopes = [];
    this.#push(hiddenIn(body, []));
    const result = this.#statements(body);
    const renamed = new Map<string, string>();
    for (const [written, local] of this.#scopes[0]!.locals) {
      if (local.how !== 'referenced') renamed.set(local.name, written);
    }
    this.#pop();
    return { body: result, renamed };
  }

  #declareArgument(term: Term): boolean {
    if (term.kind === 'ref') {
      const root = term.head.kind === 'var' && term.path.length === 0 ? term.head.name : undefined;
      if (root !== undefined) {
        this.#fail(term.at, `args must not shadow ${root} (use a different variable name)`);
      }
      return false;
    }
    if (term.kind === 'var' && !isWildcard(term.name)) {
      const { locals } = this.#scopes.at(-1)!;
      if (!locals.has(term.name)) {
        const name = this.#context.names.make(term.name);
        locals.set(term.name, { name, how: 'arg', at: term.at, used: true });
      }
    }
    return true;
  }

  #statements(body: Body): Body {
    const result: Body = [];
    for (const expr of body) {
      const rewritten = this.#expr(expr);
      if (rewritten !== undefined) result.push(rewritten);
    }
    if (result.length === 0) {
      const at = body[0]?.at ?? 0;
      result.push({ kind: 'term', term: { kind: 'scalar', value: true, at }, at, negated: false, with: [] });
    }
    return result;
  }

  #nested(body: Body): Body {
    this.#push(hiddenIn(body, []));
    const result = this.#statements(body);
    this.#pop();
    return result;
  }

  #expr(expr: Expr): Expr | undefined {
    for (const modifier of expr.with) {
      this.#context.hasWith = true;
      modifier.target = this.#target(modifier.target);
      const builtin = this.#builtinName(modifier.value);
      if (builtin === undefined) modifier.value = this.#term(modifier.value);
      else {
        modifier.builtin = builtin;
        modifier.value = { kind: 'scalar', value: null, at: modifier.value.at };
      }
    }
    switch (expr.kind) {
      case 'some':
        return this.#some(expr.symbols, expr);
      case 'every': {
        expr.domain = this.#term(expr.domain);
        this.#push(new Set([...hiddenIn(expr.body, []), expr.value.name, expr.key?.name ?? expr.value.name]));
        if (expr.key !== undefined)
          expr.key = variable(this.#declare(expr.key.name, expr.key.at, 'declared'), expr.key.at);
        expr.value = variable(this.#declare(expr.value.name, expr.value.at, 'declared'), expr.value.at);
        expr.body = this.#statements(expr.body);
        this.#pop();
        return expr;
      }
      case 'not':
        expr.body = this.#nested(expr.body);
        return expr;
      case 'and':
      case 'or':
        expr.left = this.#nested(expr.left);
        expr.right = this.#nested(expr.right);
        return expr;
      case 'call':
        return isCallOf(expr, 'assign') && expr.args.length === 2 ? this.#assign(expr) : this.#call(expr);
      case 'term':
        expr.term = this.#term(expr.term);
        return expr;
    }
  }

  /** The builtin that a \`with\` value names. */
  #builtinName(value: Term): string | undefined {
    const name = value.kind === 'var' ? value.name : value.kind === 'ref' ? dottedName(value) : undefined;
    if (name === undefined || this.#callables.builtin(name) === undefined) return undefined;
    const root = name.split('.')[0]!;
    const local =
      this.#globals.has(root) || this.#scopes.some((scope) => scope.locals.has(root) || scope.hidden.has(root));
    return local ? undefined : name;
  }

  #call(expr: CallExpr): Expr {
    expr.operator = this.#operator(expr.operator);
    expr.args = expr.args.map((arg) => this.#term(arg));
    return expr;
  }

  #assign(expr: CallExpr): Expr {
    const right = this.#term(expr.args[1]!);
    const left = this.#pattern(expr.args[0]!, expr.at, 'assigned');
    return { ...expr, operator: refOf(['eq'], expr.operator.at), args: [left, right] };
  }

  /** The left side of an assignment: variables in arrays and object values. */
  #pattern(term: Term, at: number, how: Occurrence, nested = false): Term {
    switch (term.kind) {
      case 'var':
        return isWildcard(term.name) ? term : variable(this.#declare(term.name, at, how), term.at);
      case 'array':
        return { ...term, items: term.items.map((item) => this.#pattern(item, at, how, true)) };
      case 'object':
        return {
          ...term,
          entries: term.entries.map(([key, value]) => [this.#term(key), this.#pattern(value, at, how, true)]),
        };
      case 'scalar':
        if (how === 'iterated' || nested) return term;
        this.#fail(at, `cannot assign to ${termKind(term)}`);
        return term;
      case 'ref':
        if (term.path.length === 0 && term.head.kind === 'var') {
          this.#fail(at, `variables must not shadow ${term.head.name} (use a different variable name)`);
          return term;
        }
        if (how === 'iterated') return this.#term(term);
        this.#fail(at, `cannot assign to ${termKind(term)}`);
        return term;
      default:
        if (how === 'iterated') return this.#term(term);
        this.#fail(at, `cannot assign to ${termKind(term)}`);
        return term;
    }
  }

  #some(symbols: readonly Term[], expr: Expr & { kind: 'some' }): Expr | undefined {
    const [member] = symbols;
    if (member?.kind !== 'call') {
      for (const symbol of symbols) if (symbol.kind === 'var') this.#declare(symbol.name, symbol.at, 'declared');
      return undefined;
    }
    const last = member.args.length - 1;
    const both = boundTwice(member.args.slice(0, last), member.args[last]!);
    for (const name of both) this.#fail(expr.at, `var ${name} assigned before`);
    if (both.length > 0) return undefined;
    member.args[last] = this.#term(member.args[last]!);
    for (let i = 0; i < last; i++) member.args[i] = this.#pattern(member.args[i]!, member.args[i]!.at, 'iterated');
    return expr;
  }

  #term(term: Term): Term {
    switch (term.kind) {
      case 'var':
        return this.#variable(term.name, term.at) ?? term;
      case 'ref': {
        term.path = term.path.map((part) => this.#term(part));
        if (term.head.kind !== 'var') {
          term.head = this.#term(term.head);
          return term;
        }
        const head = this.#variable(term.head.name, term.head.at);
        if (head?.kind === 'ref') return { ...head, path: [...head.path, ...term.path], at: term.at };
        if (head !== undefined) term.head = head;
        return term;
      }
      case 'call':
        term.operator = this.#operator(term.operator);
        term.args = term.args.map((arg) => this.#term(arg));
        return term;
      case 'array-comprehension':
      case 'set-comprehension':
      case 'object-comprehension': {
        this.#push(hiddenIn(term.body, []));
        const result = mapParts(
          term,
          (part) => this.#term(part),
          (body) => this.#statements(body),
        );
        this.#pop();
        return result;
      }
      case 'template':
        term.parts = term.parts.map((part) => {
          if (!isExpr(part)) return this.#term(part);
          this.#push(hiddenIn([part], []));
          const rewritten = this.#statements([part])[0]!;
          this.#pop();
          return rewritten;
        });
        return term;
      default:
        return mapParts(
          term,
          (part) => this.#term(part),
          (body) => body,
        );
    }
  }

  /** What a variable stands for; undefined when it stays as it is. */
  #variable(name: string, at: number): Term | undefined {
    if (isWildcard(name) || name === 'input' || name === 'data') return undefined;
    let hidden = false;
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const local = this.#scopes[i]!.locals.get(name);
      if (local !== undefined && local.how !== 'referenced') {
        local.used = true;
        return variable(local.name, at);
      }
      if (this.#scopes[i]!.hidden.has(name)) hidden = true;
    }
    const global = hidden ? undefined : this.#globals.get(name);
    if (global !== undefined) return expandGlobal(global, at);
    const { locals } = this.#scopes.at(-1)!;
    if (!locals.has(name)) locals.set(name, { name, how: 'referenced', at, used: true });
    return undefined;
  }

  #operator(operator: RefTerm): RefTerm {
    if (operator.head.kind !== 'var') {
      operator.head = this.#term(operator.head);
      return operator;
    }
    const { name } = operator.head;
    const global = this.#globals.get(name);
    if (global === undefined || this.#scopes.some((scope) => scope.hidden.has(name))) return operator;
    return { ...expandGlobal(global, operator.at, operator.path) };
  }

  #target(target: Term): Term {
    if (target.kind === 'var') {
      const global = this.#globals.get(target.name);
      return global === undefined ? refOf([target.name], target.at) : expandGlobal(global, target.at);
    }
    if (target.kind === 'ref') {
      target.path = target.path.map((part) => this.#term(part));
      if (target.head.kind === 'var') {
        const global = this.#globals.get(target.head.name);
        if (global !== undefined) return expandGlobal(global, target.at, target.path);
      }
    }
    return target;
  }

  #declare(name: string, at: number, how: Occurrence): string {
    if (isWildcard(name)) return name;
    const { locals } = this.#scopes.at(-1)!;
    const known = locals.get(name);
    if (known !== undefined) {
      if (known.how === 'arg') this.#fail(at, `arg ${name} redeclared`);
      else this.#fail(at, `var ${name} ${known.how === 'iterated' ? 'declared' : known.how} above`);
      return known.name;
    }
    const local: Local = { name: this.#context.names.make(name), how, at, used: false };
    locals.set(name, local);
    return local.name;
  }

  #push(hidden: ReadonlySet<string>): void {
    this.#scopes.push({ locals: new Map(), hidden });
  }

  #pop(): void {
    const scope = this.#scopes.pop()!;
    if (this.#context.problems.list.length > 0) return;
    for (const [name, local] of scope.locals) {
      if (local.how === 'declared' && !local.used) this.#fail(local.at, `declared var ${name} unused`);
    }
  }

  #fail(at: number, message: string): void {
    this.#context.problems.add('rego_compile_error', this.#context.source, at, message);
  }
}

/** The names that a body declares itself, and those of the arguments. */
function hiddenIn(body: Body, args: readonly Term[]): Set<string> {
  const names = new Set<string>();
  const collect = (term: Term): void => {
    if (term.kind === 'var') names.add(term.name);
    else if (term.kind === 'array') term.items.forEach(collect);
    else if (term.kind === 'object') for (const [, value] of term.entries) collect(value);
  };
  for (const arg of args) collect(arg);
  for (const expr of body) {
    if (expr.kind === 'call' && isCallOf(expr, 'assign') && expr.args.length === 2) collect(expr.args[0]!);
    else if (expr.kind === 'some') {
      for (const symbol of expr.symbols) {
        if (symbol.kind === 'call') symbol.args.slice(0, -1).forEach(collect);
        else collect(symbol);
      }
    }
  }
  return names;
}

/** Variables that `some ... in` binds although its own domain uses them. */
function boundTwice(patterns: readonly Term[], domain: Term): string[] {
  const bound = new Set<string>();
  for (const pattern of patterns) pathVars(pattern, bound);
  if (bound.size === 0) return [];
  const used = new Set<string>();
  collectVars(domain, used);
  return [...bound].filter((name) => used.has(name) && !isWildcard(name)).sort();
}
