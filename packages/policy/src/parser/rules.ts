import {
  type Body,
  type Comprehension,
  copyTerm,
  dottedName,
  type Expr,
  isWildcard,
  type RuleHead,
  type RuleNode,
  scalar,
  type Term,
  termKind,
  variable,
} from '../ast/index.js';
import { EOF, IDENT, WHITESPACE } from '../lexer/index.js';
import type { Cursor } from './cursor.js';
import { body, literal } from './expressions.js';
import { asRoot, infixTerm, reference, variableTerm } from './terms.js';

const INFIX = new Set([
  'plus',
  'minus',
  'mul',
  'div',
  'rem',
  'and_operator',
  'or_operator',
  'equal',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
]);

/** One rule, with the bodies chained to it as rules of their own; undefined when it is no rule with a body. */
export function rules(p: Cursor): RuleNode[] | undefined {
  const at = p.start;
  p.takeRefKeyword();
  const isDefault = p.is('default');
  if (isDefault) {
    p.advance();
    p.takeRefKeyword();
  }
  if (!p.is(IDENT)) {
    if (isDefault) keywordAsRuleName(p, true);
    return undefined;
  }
  const head = ruleHead(p, isDefault);
  if (head === undefined) return undefined;
  const rule: RuleNode = {
    at,
    isDefault,
    head,
    body: impliedBody(at),
    generatedBody: false,
    otherwise: undefined,
    annotations: [],
  };
  if (isDefault) return validDefault(p, rule) ? [rule] : undefined;
  return ruleBodies(p, rule);
}

function ruleBodies(p: Cursor, rule: RuleNode): RuleNode[] | undefined {
  const { head } = rule;
  const hasIf = p.is('if');
  if (!shapeHead(head, hasIf)) return undefined;
  if (hasIf) {
    head.usesIf = true;
    p.advance();
    const mark = p.mark();
    const brace = p.is('{');
    const single = literal(p);
    if (single !== undefined && !(brace && single.kind === 'term' && single.term.kind === 'set')) {
      rule.body = [single];
    } else {
      if (!brace) return undefined;
      p.reset(mark);
      const inner = braced(p);
      if (inner === undefined) return undefined;
      rule.body = inner;
    }
  } else if (p.is('{')) {
    const inner = braced(p);
    if (inner === undefined) return undefined;
    rule.body = inner;
  } else if (head.usesContains) {
    rule.generatedBody = true;
    return [rule];
  } else return undefined;
  if (p.is('else') && !p.takeRefKeyword()) {
    if (head.ref.path.some((part) => part.kind !== 'scalar')) {
      p.problem(p.start, 'else keyword cannot be used on rules with variables in head');
      return undefined;
    }
    if (head.key !== undefined) {
      p.problem(p.start, 'else keyword cannot be used on multi-value rules');
      return undefined;
    }
    rule.otherwise = elseRule(p, head);
    if (rule.otherwise === undefined) return undefined;
  }
  return chained(p, rule);
}

/** `{ ... } { ... }`: further bodies of the same head. */
function chained(p: Cursor, rule: RuleNode): RuleNode[] | undefined {
  const list = [rule];
  while (p.is('{')) {
    if (rule.otherwise !== undefined) {
      p.problem(p.start, 'expected else keyword');
      return undefined;
    }
    const at = p.start;
    const next = braced(p);
    if (next === undefined) return undefined;
    list.push({ ...rule, at, head: copyHead(p, rule.head, at), body: next, annotations: [] });
  }
  return list;
}

function braced(p: Cursor): Body | undefined {
  p.advance();
  const inner = body(p, '}');
  if (inner === undefined) return undefined;
  p.advance();
  return inner;
}

/** Decides between `p[x]` as a set (v0) and as an entry. */
function shapeHead(head: RuleHead, hasIf: boolean): boolean {
  if (head.usesContains || head.args !== undefined || head.ref.path.length !== 1) return true;
  const [part] = head.ref.path;
  if (hasIf) {
    if (head.value === undefined) {
      head.generatedValue = true;
      head.value = scalar(true, head.at);
    }
    return true;
  }
  if (head.value === undefined) {
    head.key = part;
    head.multiValue = true;
    head.ref = { ...head.ref, path: [] };
  }
  return true;
}

function elseRule(p: Cursor, above: RuleHead): RuleNode | undefined {
  const at = p.start;
  const head = copyHead(p, above, at);
  head.usesIf = false;
  head.generatedValue = false;
  p.advance();
  if (p.is('{') || p.is('if')) {
    head.generatedValue = true;
    head.value = scalar(true, at);
  } else if (p.is('assign') || p.is('eq')) {
    head.assign = p.is('assign');
    p.advance();
    head.value = infixTerm(p);
    if (head.value === undefined) return undefined;
  } else return p.illegal('expected else value term or rule body');
  const rule: RuleNode = {
    at,
    isDefault: false,
    head,
    body: impliedBody(at),
    generatedBody: false,
    otherwise: undefined,
    annotations: [],
  };
  if (!p.is('if') && !p.is('{')) {
    rule.generatedBody = true;
    return rule;
  }
  if (p.is('if')) {
    head.usesIf = true;
    p.advance();
  }
  if (p.is('{')) {
    const inner = braced(p);
    if (inner === undefined) return undefined;
    rule.body = inner;
  } else if (!p.is(EOF)) {
    const single = literal(p);
    if (single === undefined) return undefined;
    rule.body = [single];
  } else return p.illegal('rule body expected');
  if (p.is('else')) {
    rule.otherwise = elseRule(p, above);
    if (rule.otherwise === undefined) return undefined;
  }
  return rule;
}

/** A head for another body of the rule; every `_` argument is another variable. */
function copyHead(p: Cursor, head: RuleHead, at: number): RuleHead {
  const args = head.args?.map((arg) =>
    arg.kind === 'var' && isWildcard(arg.name) ? variable(p.wildcard(), arg.at) : copyTerm(arg),
  );
  const { key, value } = head;
  return { ...head, at, args, ref: copyTerm(head.ref), key: key && copyTerm(key), value: value && copyTerm(value) };
}

function ruleHead(p: Cursor, isDefault: boolean): RuleHead | undefined {
  const at = p.start;
  const name = headName(p);
  if (name === undefined) return p.illegal('expected rule head name');
  const head = emptyHead(name, at);
  if (head === undefined) return undefined;
  const shown = termName(name);
  if (p.is('contains')) {
    if (head.args !== undefined) {
      p.illegal(
        `the contains keyword can only be used with multi-value rule definitions (e.g., ${shown} contains <VALUE> { ... })`,
      );
    }
    p.advance();
    const key = infixTerm(p);
    if (key === undefined) p.illegal(`expected rule key term (e.g., ${shown} contains <VALUE> { ... })`);
    return { ...head, key, usesContains: true, multiValue: true };
  }
  if (p.is('eq')) {
    p.advance();
    head.value = infixTerm(p);
    if (head.value === undefined) p.illegal(`expected rule value term (e.g., ${shown}[<nil>] = <VALUE> { ... })`);
  } else if (p.is('assign')) {
    p.advance();
    head.assign = true;
    head.value = infixTerm(p);
    if (head.value === undefined) {
      if (head.args !== undefined) p.illegal(`expected function value term (e.g., ${shown}(...) := <VALUE> { ... })`);
      else if (isDefault) p.illegal(`expected default rule value term (e.g., default ${shown} := <VALUE>)`);
      else p.illegal(`expected rule value term (e.g., ${shown} := <VALUE> { ... })`);
    }
  }
  if (head.value === undefined && (head.ref.path.length !== 1 || head.args !== undefined)) {
    head.generatedValue = true;
    head.value = scalar(true, at);
  }
  return head;
}

function headName(p: Cursor): Term | undefined {
  const name = variableTerm(p);
  p.advanceKeepingSpace();
  if (INFIX.has(p.token)) p.illegal();
  else if (p.is(WHITESPACE)) p.advance();
  if (p.is('(') || p.is('.') || p.is('[')) return reference(p, name);
  if (p.is(WHITESPACE)) p.advance();
  return asRoot(name);
}

/** A head of a name term: a variable, a ref or a call. */
export function emptyHead(name: Term, at: number): RuleHead | undefined {
  const base = {
    at,
    args: undefined,
    key: undefined,
    value: undefined,
    generatedValue: false,
    assign: false,
    usesContains: false,
    usesIf: false,
    multiValue: false,
  };
  if (name.kind === 'var') return { ...base, ref: { kind: 'ref', head: name, path: [], at } };
  if (name.kind === 'ref') return name.head.kind === 'var' ? { ...base, ref: name } : undefined;
  if (name.kind === 'call' && name.operator.head.kind === 'var') {
    return { ...base, ref: name.operator, args: name.args };
  }
  return undefined;
}

/** The body `true`. */
export function impliedBody(at: number): Body {
  const expr: Expr = { kind: 'term', term: scalar(true, at), at, negated: false, with: [], generated: true };
  return [expr];
}

function termName(name: Term): string {
  const ref = name.kind === 'call' ? name.operator : name;
  if (ref.kind === 'var') return ref.name;
  return (ref.kind === 'ref' && dottedName(ref)) || 'p[...]';
}

const FOLLOWERS = ['assign', 'eq', 'if', 'contains', '('];
const OPERATOR_FOLLOWERS = ['assign', 'eq', 'if', 'contains'];
const PATH_FOLLOWERS = ['assign', 'eq', '('];
const NAME_FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  every: FOLLOWERS,
  if: FOLLOWERS,
  in: FOLLOWERS,
  some: FOLLOWERS,
  as: FOLLOWERS,
  package: PATH_FOLLOWERS,
  import: PATH_FOLLOWERS,
  not: OPERATOR_FOLLOWERS,
  and: OPERATOR_FOLLOWERS,
  or: OPERATOR_FOLLOWERS,
  contains: ['if', 'contains'],
};

/** Reports a keyword where a rule's name should be, as in `every := 1`. */
export function keywordAsRuleName(p: Cursor, isDefault: boolean): boolean {
  if (!Object.hasOwn(NAME_FOLLOWERS, p.token)) return false;
  if (!isDefault && !NAME_FOLLOWERS[p.token]!.includes(p.peek())) return false;
  p.problem(p.start, `${p.token} keyword cannot be used for rule name`);
  return true;
}

function validDefault(p: Cursor, rule: RuleNode): boolean {
  const { value, args } = rule.head;
  if (value === undefined) {
    p.problem(rule.at, 'illegal default rule (must have a value)');
    return false;
  }
  const before = p.problems.length;
  for (const kind of forbiddenInDefault(value)) {
    p.problem(rule.at, `illegal default rule (value cannot contain ${kind})`);
  }
  const names = new Set<string>();
  for (const arg of args ?? []) {
    if (arg.kind !== 'var') p.problem(rule.at, `illegal default rule (arguments cannot contain ${termKind(arg)})`);
    else if (names.has(arg.name)) p.problem(rule.at, `illegal default rule (arguments cannot be repeated ${arg.name})`);
    else names.add(arg.name);
  }
  return p.problems.length === before;
}

function forbiddenInDefault(term: Exclude<Term, Comprehension> | Comprehension): string[] {
  switch (term.kind) {
    case 'ref':
    case 'var':
    case 'call':
      return [term.kind];
    case 'array':
    case 'set':
      return term.items.flatMap(forbiddenInDefault);
    case 'object':
      return term.entries.flat().flatMap(forbiddenInDefault);
    case 'template':
      return term.parts.flatMap((part) => (part.kind === 'scalar' ? [] : ['call']));
    default:
      return [];
  }
}
