import {
  type Body,
  type Expr,
  type ModuleNode,
  type RegoVersion,
  type RuleNode,
  spread,
  type Term,
} from '../ast/index.js';
import { isArray, isObject, RegoSet, type Value } from '../values/index.js';
import { parseModule } from './module.js';

/** The syntax tree of a module in the form of OPA's JSON, as `rego.parse_module` gives it. */
export function moduleAsJson(file: string, text: string, version: RegoVersion = 'v1'): Value {
  return moduleJson(parseModule(file, text, { version }));
}

/** A module in the form of OPA's JSON. */
export function moduleJson(module: ModuleNode): Value {
  const imports = module.imports.map(({ path, alias }) => ({
    path: termJson(path),
    ...(alias !== undefined && { alias }),
  }));
  const rules = module.rules.map(ruleJson);
  return {
    package: { path: pathJson(['data', ...module.packagePath]) },
    ...(imports.length > 0 && { imports }),
    ...(rules.length > 0 && { rules }),
  };
}

function pathJson(names: readonly string[]): Value {
  return names.map((value, i) => ({ type: i === 0 ? 'var' : 'string', value }));
}

function ruleJson(rule: RuleNode): Value {
  const { head } = rule;
  const ref = termJson(head.ref) as { readonly value: Value };
  const name = head.ref.head.kind === 'var' ? head.ref.head.name : '';
  return {
    ...(rule.isDefault && { default: true }),
    head: {
      name,
      ...(head.args !== undefined && { args: head.args.map(termJson) }),
      ...(head.key !== undefined && { key: termJson(head.key) }),
      ...(head.value !== undefined && { value: termJson(head.value) }),
      ...(head.assign && { assign: true }),
      ref: ref.value,
    },
    body: bodyJson(rule.body, rule.generatedBody),
    ...(rule.otherwise !== undefined && { else: ruleJson(rule.otherwise) }),
  };
}

/** A body in the form of OPA's JSON. */
export function bodyJson(body: Body, generated = false): Value {
  return body.map((expr, index) => exprJson(generated ? { ...expr, generated } : expr, index));
}

function exprJson(expr: Expr, index: number): Value {
  const modifiers = expr.with.map(({ target, value }) => ({ target: termJson(target), value: termJson(value) }));
  return {
    ...(expr.generated === true && { generated: true }),
    index,
    terms: termsJson(expr),
    ...(expr.negated && { negated: true }),
    ...(modifiers.length > 0 && { with: modifiers }),
  };
}

function termsJson(expr: Expr): Value {
  switch (expr.kind) {
    case 'term':
      return termJson(expr.term);
    case 'call':
      return [termJson(expr.operator), ...expr.args.map(termJson)];
    case 'some':
      return { symbols: expr.symbols.map(termJson) };
    case 'every':
      return {
        key: expr.key === undefined ? null : termJson(expr.key),
        value: termJson(expr.value),
        domain: termJson(expr.domain),
        body: bodyJson(expr.body),
      };
    case 'not':
      return { body: bodyJson(expr.body) };
    default:
      return { type: expr.kind, lhs: bodyJson(expr.left), rhs: bodyJson(expr.right) };
  }
}

function termJson(term: Term): Value {
  switch (term.kind) {
    case 'scalar': {
      const { value } = term;
      if (isComposite(value)) return termJson(spread(value, term.at));
      const type = value === null ? 'null' : typeof value === 'object' ? 'number' : typeof value;
      return { type, value };
    }
    case 'var':
      return { type: 'var', value: term.name };
    case 'ref': {
      const head = termJson(term.head);
      return { type: 'ref', value: [head, ...term.path.map(termJson)] };
    }
    case 'call':
      return { type: 'call', value: [termJson(term.operator), ...term.args.map(termJson)] };
    case 'array':
    case 'set':
      return { type: term.kind, value: term.items.map(termJson) };
    case 'object':
      return { type: 'object', value: term.entries.map(([key, value]) => [termJson(key), termJson(value)]) };
    case 'array-comprehension':
    case 'set-comprehension': {
      const type = term.kind === 'array-comprehension' ? 'arraycomprehension' : 'setcomprehension';
      return { type, value: { term: termJson(term.head), body: bodyJson(term.body) } };
    }
    case 'object-comprehension': {
      const value = { key: termJson(term.key), value: termJson(term.value), body: bodyJson(term.body) };
      return { type: 'objectcomprehension', value };
    }
    case 'template':
      return {
        type: 'templatestring',
        value: { parts: term.parts.map((part, i) => ('with' in part ? exprJson(part, i) : termJson(part))) },
      };
  }
}

function isComposite(value: Value): boolean {
  return isArray(value) || isObject(value) || value instanceof RegoSet;
}
