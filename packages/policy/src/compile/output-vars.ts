import { type Body, dottedName, type Expr, isCallOf, type RefTerm, type Term } from '../ast/index.js';
import type { TreeNode } from './program.js';
import { type Callables, descend } from './program.js';
import { ownTerms } from './walk.js';

/** How many arguments a function takes; -1 when it is unknown. */
export type ArityOf = (operator: RefTerm) => number;

/** The arity of builtins and of the tree's functions. */
export function arityOf(callables: Callables, root: TreeNode): ArityOf {
  return (operator) => {
    const name = dottedName(operator);
    if (name === undefined) return -1;
    const builtin = callables.builtin(name);
    if (builtin !== undefined) return builtin.args.length;
    if (operator.head.kind !== 'var' || operator.head.name !== 'data') return -1;
    const { node, rest } = descend(root, operator.path);
    return rest.length === 0 ? (node.rules[0]?.arity ?? -1) : -1;
  };
}

/** Variables of a term outside comprehensions; heads of refs count, names of functions do not. */
export function collectVars(term: Term, into: Set<string>): void {
  switch (term.kind) {
    case 'var':
      into.add(term.name);
      return;
    case 'ref':
      collectVars(term.head, into);
      for (const part of term.path) collectVars(part, into);
      return;
    case 'call':
      for (const arg of term.args) collectVars(arg, into);
      return;
    case 'array':
    case 'set':
      for (const item of term.items) collectVars(item, into);
      return;
    case 'object':
      for (const [key, value] of term.entries) {
        collectVars(key, into);
        collectVars(value, into);
      }
  }
}

/** Variables of an expression that are not those of its closures only. */
export function exprVars(expr: Expr): Set<string> {
  const vars = new Set<string>();
  if (expr.kind === 'every') collectVars(expr.domain, vars);
  else for (const term of ownTerms(expr)) collectVars(term, vars);
  for (const { target, value } of expr.with) {
    collectVars(value, vars);
    if (target.kind === 'ref') for (const part of target.path) collectVars(part, vars);
  }
  return vars;
}

/** Adds the variables that refs of the term bind once `safe` ones are known. */
function refOutputs(term: Term, safe: ReadonlySet<string>, into: Set<string>): void {
  switch (term.kind) {
    case 'ref': {
      refOutputs(term.head, safe, into);
      for (const part of term.path) refOutputs(part, safe, into);
      if (!isKnown(term.head, safe, into)) return;
      for (const part of term.path) pathVars(part, into);
      return;
    }
    case 'array':
    case 'set':
      for (const item of term.items) refOutputs(item, safe, into);
      return;
    case 'object':
      for (const [key, value] of term.entries) {
        refOutputs(key, safe, into);
        refOutputs(value, safe, into);
      }
      return;
    case 'call':
      for (const arg of term.args) refOutputs(arg, safe, into);
  }
}

/** Variables of a part of a ref or of a pattern, heads of inner refs apart. */
export function pathVars(term: Term, into: Set<string>): void {
  if (term.kind === 'var') into.add(term.name);
  else if (term.kind === 'array' || term.kind === 'set') for (const item of term.items) pathVars(item, into);
  else if (term.kind === 'object') {
    for (const [key, value] of term.entries) {
      pathVars(key, into);
      pathVars(value, into);
    }
  } else if (term.kind === 'ref') for (const part of term.path) pathVars(part, into);
  else if (term.kind === 'call') for (const arg of term.args) pathVars(arg, into);
}

function isKnown(term: Term, safe: ReadonlySet<string>, more: ReadonlySet<string>): boolean {
  const vars = new Set<string>();
  collectVars(term, vars);
  for (const name of vars) if (!safe.has(name) && !more.has(name)) return false;
  return true;
}

/** Variables that the expression binds when those of `safe` are bound. */
export function outputsOf(expr: Expr, safe: ReadonlySet<string>, arity: ArityOf): Set<string> {
  const out = new Set<string>();
  if (expr.negated || expr.kind === 'not' || expr.kind === 'and' || expr.kind === 'or') return out;
  for (const modifier of expr.with) if (!isKnown(modifier.value, safe, out)) return out;
  switch (expr.kind) {
    case 'term':
      refOutputs(expr.term, safe, out);
      break;
    case 'every':
      refOutputs(expr.domain, safe, out);
      break;
    case 'some': {
      const [member] = expr.symbols;
      if (member?.kind !== 'call') break;
      const domain = member.args.at(-1)!;
      refOutputs(domain, safe, out);
      if (!isKnown(domain, safe, out)) break;
      for (const pattern of member.args.slice(0, -1)) {
        refOutputs(pattern, safe, out);
        patternVars(pattern, out);
      }
      break;
    }
    case 'call':
      for (const arg of expr.args) refOutputs(arg, safe, out);
      if (isCallOf(expr, 'eq') && expr.args.length === 2) {
        if (expr.compares === true) break;
        let before = -1;
        while (before !== out.size) {
          before = out.size;
          unifyVars(expr.args[0]!, expr.args[1]!, safe, out);
        }
        break;
      }
      callOutputs(expr.args, arity(expr.operator), safe, out);
  }
  for (const name of out) if (safe.has(name)) out.delete(name);
  return out;
}

function callOutputs(args: readonly Term[], inputs: number, safe: ReadonlySet<string>, out: Set<string>): void {
  if (inputs < 0 || inputs >= args.length) return;
  for (const arg of args.slice(0, inputs)) {
    if (!isKnown(arg, safe, out)) {
      out.clear();
      return;
    }
  }
  for (const arg of args.slice(inputs)) patternVars(arg, out);
}

/** Variables that a pattern binds when its value is known: in arrays and in the values of objects. */
function patternVars(term: Term, into: Set<string>): void {
  if (term.kind === 'var') into.add(term.name);
  else if (term.kind === 'array') for (const item of term.items) patternVars(item, into);
  else if (term.kind === 'object') for (const [, value] of term.entries) patternVars(value, into);
}

function unifyVars(a: Term, b: Term, safe: ReadonlySet<string>, out: Set<string>): void {
  if (a.kind === 'array' && b.kind === 'array') {
    if (a.items.length !== b.items.length) return;
    for (let i = 0; i < a.items.length; i++) unifyVars(a.items[i]!, b.items[i]!, safe, out);
    return;
  }
  if (a.kind === 'object' && b.kind === 'object') {
    if (a.entries.length !== b.entries.length) return;
    for (const [key, value] of a.entries) {
      const other = b.entries.find(([name]) => sameConstant(name, key));
      if (other !== undefined) unifyVars(value, other[1], safe, out);
    }
    return;
  }
  if (isLiteral(a) && isLiteral(b)) return;
  if (isKnown(a, safe, out)) patternVars(b, out);
  else if (isKnown(b, safe, out)) patternVars(a, out);
}

/** Whether the term is written out, so that a pattern of another kind can never match it. */
function isLiteral(term: Term): boolean {
  return term.kind === 'array' || term.kind === 'object' || term.kind === 'set' || term.kind === 'scalar';
}

function sameConstant(a: Term, b: Term): boolean {
  if (a.kind === 'var' && b.kind === 'var') return a.name === b.name;
  return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
}

/** Variables that the expressions bind one after the other. */
export function bodyOutputs(body: Body, safe: ReadonlySet<string>, arity: ArityOf): Set<string> {
  const out = new Set<string>(safe);
  for (const expr of body) for (const name of outputsOf(expr, out, arity)) out.add(name);
  for (const name of safe) out.delete(name);
  return out;
}
