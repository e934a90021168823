import { type Body, type Expr, isCallOf, type RefTerm, Source, type Term } from '../ast/index.js';
import {
  type ArityOf,
  type CompiledModules,
  isExpr,
  ownBodies,
  ownTerms,
  PassContext,
  walkBody,
  walkTerm,
} from '../compile/index.js';
import { equal } from '../values/index.js';
import { Bindings, joined, same } from './bindings.js';
import { equality } from './unify.js';

/** Whether the name is that of a document, not of a variable. */
export function isReserved(name: string): boolean {
  return name === 'input' || name === 'data';
}

/** Adds the names of the variables in a term, those of closures too. */
export function collectNames(term: Term, into: Set<string>): undefined {
  walkTerm(term, (part) => {
    if (part.kind === 'var' && !isReserved(part.name)) into.add(part.name);
    return true;
  });
}

/**
 * The body without the variables that only hand a value on: variables that are equal become one, those that equal a constant
 * become it, and a variable that stands for a ref or call is replaced by it. `live` variables stay bound.
 * Undefined where two constants would have to be equal that are not, or where
 * the types forbid that it holds.
 */
export function propagate(body: Body, live: ReadonlySet<string>, program: CompiledModules): Body | undefined {
  const merged = mergeVariables(body, live);
  const simple = merged && replaceDefinitions(merged, live, program.arity);
  return simple !== undefined && mayHold(simple, program) ? simple : undefined;
}

const NOWHERE = new Source('', '');

/** Whether the types allow the expressions to hold. */
function mayHold(body: Body, program: CompiledModules): boolean {
  const context = new PassContext(NOWHERE);
  program.types.checkBody(body, context);
  return context.problems.list.length === 0;
}

/** Puts constants and other variables in the place of variables that equal them. */
function mergeVariables(body: Body, live: ReadonlySet<string>): Body | undefined {
  const bindings = new Bindings();
  const kept: Body = [];
  for (const expr of body) {
    const pair = plainEquality(expr);
    const [left, right] = pair === undefined ? [] : pair.map((term) => bindings.follow(term));
    if (left === undefined || right === undefined) {
      kept.push(expr);
      continue;
    }
    if (left.kind === 'var' && right.kind === 'var') {
      if (left.name === right.name) continue;
      const [gone, stays] = live.has(left.name) ? [right, left] : [left, right];
      bindings.bind(gone.name, stays);
    } else if (left.kind === 'var' && right.kind === 'scalar') bindings.bind(left.name, right);
    else if (right.kind === 'var' && left.kind === 'scalar') bindings.bind(right.name, left);
    else if (left.kind === 'scalar' && right.kind === 'scalar') {
      if (!equal(left.value, right.value)) return undefined;
    } else kept.push(expr);
  }
  const result = kept.map((expr) => bindings.expr(expr, same));
  for (const name of live) {
    const variable: Term = { kind: 'var', name, at: 0 };
    const value = bindings.follow(variable);
    if (value !== variable) result.push(equality(variable, value));
  }
  return result;
}

/** Both sides of a positive equality without modifiers of which one is a variable. */
function plainEquality(expr: Expr): [Term, Term] | undefined {
  if (expr.kind !== 'call' || expr.negated || expr.with.length > 0 || !isCallOf(expr, 'eq')) return undefined;
  const [left, right] = expr.args;
  if (left === undefined || right === undefined || expr.args.length !== 2) return undefined;
  return left.kind === 'var' || right.kind === 'var' ? [left, right] : undefined;
}

/**
 * Removes `v = ref` and `f(..., v)` where the ref or call can stand in the place of `v`: every use of it is evaluated where the
 * equality was, so not below a negation, in a closure or beside a `with`.
 */
function replaceDefinitions(body: Body, live: ReadonlySet<string>, arity: ArityOf): Body {
  let current = body;
  for (let at = 0; at < current.length; ) {
    const found = definition(current[at]!, live, arity);
    const rest = found === undefined ? [] : current.filter((_, i) => i !== at);
    if (found === undefined || !isReplaceable(found, rest, live)) {
      at++;
      continue;
    }
    current = rest.map((expr) => replaced(expr, found.name, found.term));
    at = 0;
  }
  return current;
}

interface Definition {
  readonly name: string;
  readonly term: Term;
}

function definition(expr: Expr, live: ReadonlySet<string>, arity: ArityOf): Definition | undefined {
  if (expr.kind !== 'call' || expr.negated || expr.with.length > 0) return undefined;
  const pair = plainEquality(expr);
  if (pair !== undefined) {
    for (const [variable, term] of [pair, [pair[1], pair[0]] as const]) {
      if (variable?.kind !== 'var' || live.has(variable.name) || term?.kind !== 'ref') continue;
      const names = new Set<string>();
      collectNames(term, names);
      if (!names.has(variable.name)) return { name: variable.name, term };
    }
    return undefined;
  }
  const output = expr.args.at(-1);
  if (output?.kind !== 'var' || live.has(output.name) || arity(expr.operator) !== expr.args.length - 1)
    return undefined;
  const args = expr.args.slice(0, -1);
  const names = new Set<string>();
  for (const arg of args) collectNames(arg, names);
  if (names.has(output.name)) return undefined;
  const { operator, at, infix } = expr;
  return { name: output.name, term: { kind: 'call', operator, args, at, ...(infix !== undefined && { infix }) } };
}

/** Most parts of the terms that are written in the place of one variable. */
const MOST_PARTS = 200;

function partsOf(term: Term): number {
  let count = 0;
  walkTerm(term, () => {
    count++;
    return true;
  });
  return count;
}

/** Whether no call stands inside the expression's arguments: these are evaluated one after the other. */
function isFlat(expr: Expr): boolean {
  return expr.kind === 'call' && expr.args.every((arg) => arg.kind !== 'call');
}

/** Variables in the path of a ref: it may iterate over them. */
function pathNames(term: Term): Set<string> {
  const names = new Set<string>();
  if (term.kind === 'ref') for (const part of term.path) collectNames(part, names);
  return names;
}

/** Whether each use of the variable may be replaced, and there is one. */
function isReplaceable({ name, term }: Definition, body: Body, live: ReadonlySet<string>): boolean {
  let uses = 0;
  const bound = pathNames(term);
  for (const variable of bound) if (live.has(variable)) return false;
  for (const expr of body) {
    // What the ref finds by iterating must be bound before others read it.
    for (const variable of bound) if (mentions(expr, variable) && !(mentions(expr, name) && isFlat(expr))) return false;
    if (!mentions(expr, name)) continue;
    if (expr.with.length > 0) return false;
    if (expr.negated && !(isConstantRef(term) && isArgumentOnly(expr, name))) return false;
    if (expr.kind === 'every' ? mentions({ ...expr, domain: NOTHING }, name) : ownBodies(expr).length > 0) return false;
    for (const part of expr.kind === 'every' ? [expr.domain] : ownTerms(expr)) {
      const count = directUses(part, name, term.kind === 'call');
      if (count === undefined) return false;
      uses += count;
    }
  }
  return uses > 0 && (uses === 1 || bound.size === 0) && (uses === 1 || uses * partsOf(term) <= MOST_PARTS);
}

const NOTHING: Term = { kind: 'scalar', value: null, at: 0 };

function isConstantRef(term: Term): boolean {
  return term.kind === 'ref' && term.path.every((part) => part.kind === 'scalar') && isRoot(term.head);
}

function isRoot(head: Term): boolean {
  return head.kind === 'var' && isReserved(head.name);
}

/** Whether the variable is an argument of a call, which is evaluated before the call is negated. */
function isArgumentOnly(expr: Expr, name: string): boolean {
  if (expr.kind !== 'call' || isCallOf(expr, 'eq')) return false;
  return expr.args.every((arg) => arg.kind === 'var' || directUses(arg, name, false) === 0);
}

function mentions(expr: Expr, name: string): boolean {
  let found = false;
  const visit = (term: Term): boolean => {
    if (term.kind === 'var' && term.name === name) found = true;
    return !found;
  };
  walkBody([expr], visit);
  for (const { target } of expr.with) walkTerm(target, visit);
  return found;
}

/** How often the term reads the variable; undefined when it does so where nothing can stand in its place. */
function directUses(term: Term, name: string, isCall: boolean): number | undefined {
  switch (term.kind) {
    case 'var':
      return term.name === name ? 1 : 0;
    case 'scalar':
      return 0;
    case 'ref': {
      const head = term.head.kind === 'var' && term.head.name === name ? 1 : 0;
      return head === 1 && isCall ? undefined : sum([...term.path], name, isCall, head);
    }
    case 'array':
    case 'set':
      return sum(term.items, name, isCall);
    case 'object':
      return sum(term.entries.flat(), name, isCall);
    case 'call':
      return sum(term.args, name, isCall);
    default: {
      const names = new Set<string>();
      collectNames(term, names);
      return names.has(name) ? undefined : 0;
    }
  }
}

function sum(terms: readonly Term[], name: string, isCall: boolean, start = 0): number | undefined {
  let total = start;
  for (const term of terms) {
    const count = directUses(term, name, isCall);
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

function replaced(expr: Expr, name: string, term: Term): Expr {
  switch (expr.kind) {
    case 'term':
      return { ...expr, term: put(expr.term, name, term) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => put(arg, name, term)) };
    case 'some':
      return { ...expr, symbols: expr.symbols.map((symbol) => put(symbol, name, term)) };
    case 'every':
      return { ...expr, domain: put(expr.domain, name, term) };
    default:
      return expr;
  }
}

function put(term: Term, name: string, value: Term): Term {
  switch (term.kind) {
    case 'var':
      return term.name === name ? value : term;
    case 'ref': {
      const path = term.path.map((part) => put(part, name, value));
      if (term.head.kind === 'var' && term.head.name === name) return joined(value, path, term.at);
      return { ...term, path } satisfies RefTerm;
    }
    case 'array':
    case 'set':
      return { ...term, items: term.items.map((item) => put(item, name, value)) };
    case 'object':
      return { ...term, entries: term.entries.map(([key, entry]) => [put(key, name, value), put(entry, name, value)]) };
    case 'call':
      return { ...term, args: term.args.map((arg) => put(arg, name, value)) };
    case 'template':
      return { ...term, parts: term.parts.map((part) => (isExpr(part) ? part : put(part, name, value))) };
    default:
      return term;
  }
}
