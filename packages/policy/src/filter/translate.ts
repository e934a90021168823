import { type Body, dottedName, type Expr, isCallOf, type ModuleNode, type RuleNode, type Term } from '../ast/index.js';
import { exprText } from '../printer/index.js';
import { isArray, RegoNumber, RegoSet, type Value } from '../values/index.js';
import {
  allOf,
  anyOf,
  type Comparison,
  type Condition,
  type FilterValue,
  notOf,
  SWAPPED,
  type TextTest,
} from './condition.js';
import type { FilterProblem } from './errors.js';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['eq', 'eq'],
  ['equal', 'eq'],
  ['neq', 'ne'],
  ['lt', 'lt'],
  ['lte', 'lte'],
  ['gt', 'gt'],
  ['gte', 'gte'],
]);

const TEXT_TESTS: readonly string[] = ['startswith', 'endswith', 'contains'] satisfies TextTest[];

/** Most depth of support rules within support rules. */
const MAX_DEPTH = 50;

/** Turns what is left of a query into a condition on one row; what does not translate becomes a problem. */
export class Translator {
  readonly problems: FilterProblem[] = [];
  readonly #support: readonly ModuleNode[];
  #depth = 0;

  constructor(support: readonly ModuleNode[]) {
    this.#support = support;
  }

  /** Holds where one of the bodies does. */
  bodies(bodies: readonly Body[]): Condition {
    return anyOf(bodies.map((body) => allOf(body.map((expr) => this.#expr(expr)))));
  }

  #expr(expr: Expr): Condition {
    if (expr.with.length > 0) return this.#problem(expr, '`with` stays in it: move the change out of what is filtered');
    if (expr.negated) {
      const holds = this.#expr({ ...expr, negated: false });
      return allOf([...this.#argumentsDefined(expr), notOf(holds)]);
    }
    if (expr.kind === 'term') return this.#term(expr, expr.term);
    if (expr.kind !== 'call') {
      return this.#problem(expr, `\`${expr.kind}\` over what is unknown has no counterpart in a filter`);
    }
    const name = dottedName(expr.operator) ?? '';
    const operator = COMPARISONS.get(name);
    if (operator !== undefined && expr.args.length === 2) return this.#compare(expr, operator, expr.args);
    const [left, right] = expr.args;
    if (left !== undefined && right !== undefined && expr.args.length === 2) {
      if (name === 'internal.member_2') return this.#member(expr, left, right);
      if (TEXT_TESTS.includes(name)) return this.#text(expr, name as TextTest, left, right);
    }
    if (expr.operator.head.kind === 'var' && expr.operator.head.name === 'data') {
      return this.#problem(expr, `function ${name} stays in it: it has an else, a default, or is kept from inlining`);
    }
    return this.#problem(expr, `builtin ${name} has no counterpart in a filter`);
  }

  /** The arguments of a negated call are evaluated outside of the negation: they must be there. */
  #argumentsDefined(expr: Expr): Condition[] {
    if (expr.kind !== 'call' || isCallOf(expr, 'eq')) return [];
    return expr.args.flatMap((arg): Condition[] => {
      const field = fieldOf(arg);
      return field === undefined ? [] : [{ kind: 'defined', field }];
    });
  }

  /** A term alone holds unless it is false. */
  #term(expr: Expr, term: Term): Condition {
    if (term.kind === 'scalar') return term.value === false ? { kind: 'never' } : { kind: 'always' };
    const support = this.#supportRules(term);
    if (support !== undefined) return this.#rules(expr, support, true);
    const field = fieldOf(term);
    if (field !== undefined) return { kind: 'compare', operator: 'ne', field, value: false };
    return this.#unsupportedTerm(expr, term);
  }

  #compare(expr: Expr, operator: Comparison, args: readonly Term[]): Condition {
    const [left, right] = args as [Term, Term];
    const leftField = fieldOf(left);
    const rightField = fieldOf(right);
    if (leftField !== undefined && rightField !== undefined) {
      return { kind: 'compare-fields', operator, left: leftField, right: rightField };
    }
    if (right.kind === 'scalar') return this.#compareConstant(expr, operator, left, right.value);
    if (left.kind === 'scalar') return this.#compareConstant(expr, SWAPPED[operator], right, left.value);
    return this.#unsupportedTerm(expr, leftField === undefined ? left : right);
  }

  #compareConstant(expr: Expr, operator: Comparison, term: Term, value: Value): Condition {
    const support = this.#supportRules(term);
    if (support !== undefined && operator === 'eq') return this.#rules(expr, support, value);
    const element = elementsOf(term);
    if (element !== undefined && operator === 'eq' && isScalar(value)) return { kind: 'has', field: element, value };
    const field = fieldOf(term);
    if (field === undefined) return this.#unsupportedTerm(expr, term);
    if (isScalar(value)) return { kind: 'compare', operator, field, value };
    return this.#problem(expr, 'a filter compares with null, booleans, numbers and strings only');
  }

  #member(expr: Expr, member: Term, collection: Term): Condition {
    const field = fieldOf(member);
    if (field !== undefined && collection.kind === 'scalar') {
      const values = listOf(collection.value);
      if (values?.every(isScalar)) return { kind: 'in', field, values };
      return this.#problem(expr, 'the values after `in` are null, booleans, numbers and strings only');
    }
    const array = fieldOf(collection);
    if (array !== undefined && member.kind === 'scalar' && isScalar(member.value)) {
      return { kind: 'has', field: array, value: member.value };
    }
    return this.#unsupportedTerm(expr, field === undefined ? member : collection);
  }

  #text(expr: Expr, operator: TextTest, text: Term, part: Term): Condition {
    const field = fieldOf(text);
    if (field === undefined) return this.#unsupportedTerm(expr, text);
    if (part.kind === 'scalar' && typeof part.value === 'string') {
      return { kind: 'text', operator, field, value: part.value };
    }
    return this.#problem(expr, `${operator} takes a field and a constant string`);
  }

  /** The support rules that a ref names. */
  #supportRules(term: Term): readonly RuleNode[] | undefined {
    if (term.kind !== 'ref' || term.head.kind !== 'var' || term.head.name !== 'data') return undefined;
    const names = term.path.map((part) => (part.kind === 'scalar' ? part.value : undefined));
    const rules = this.#support.flatMap((module) =>
      module.rules.filter(({ head }) => {
        const name = head.ref.head.kind === 'var' ? head.ref.head.name : '';
        const path = [...module.packagePath, name];
        return head.ref.path.length === 0 && path.length === names.length && path.every((part, i) => part === names[i]);
      }),
    );
    return rules.length === 0 ? undefined : rules;
  }

  /** Holds where the rules have the wanted value; they are rules that are true, with a default perhaps. */
  #rules(expr: Expr, rules: readonly RuleNode[], wanted: Value): Condition {
    const isPlain = rules.every(
      ({ head, isDefault }) =>
        head.args === undefined &&
        head.key === undefined &&
        head.value?.kind === 'scalar' &&
        (head.value.value === true || (isDefault && head.value.value === false)),
    );
    if (!isPlain || typeof wanted !== 'boolean' || ++this.#depth > MAX_DEPTH) {
      return this.#problem(expr, 'a rule that is more than true or false stays in it: write it as rules that are true');
    }
    const fallback = rules.find(({ isDefault }) => isDefault)?.head.value;
    const isTrue =
      fallback?.kind === 'scalar' && fallback.value === true
        ? ({ kind: 'always' } as const)
        : this.bodies(rules.filter(({ isDefault }) => !isDefault).map(({ body }) => body));
    this.#depth--;
    if (wanted) return isTrue;
    return fallback === undefined ? { kind: 'never' } : notOf(isTrue);
  }

  #unsupportedTerm(expr: Expr, term: Term): Condition {
    if (term.kind === 'call') {
      return this.#problem(expr, `builtin ${dottedName(term.operator)} has no counterpart in a filter`);
    }
    if (term.kind === 'ref' && term.head.kind === 'var' && term.head.name === 'data') {
      return this.#problem(expr, 'a document of data or a rule stays in it: it has an else, or is unknown itself');
    }
    return this.#problem(expr, 'a filter compares fields of the unknown with constants, by their full path');
  }

  #problem(expr: Expr, message: string): Condition {
    const position = expr.origin?.position(expr.at);
    const text = `${exprText(expr)}: ${message}`;
    this.problems.push(position === undefined ? { message: text } : { message: text, position });
    return { kind: 'never' };
  }
}

/** The field that a ref of constants names. */
function fieldOf(term: Term): string | undefined {
  if (term.kind !== 'ref' || term.head.kind !== 'var' || term.head.name !== 'input' || term.path.length === 0) {
    return undefined;
  }
  const names: string[] = [];
  for (const part of term.path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') return undefined;
    names.push(part.value);
  }
  return names.join('.');
}

/** The field whose elements a ref iterates over: `input.fruits.tags[_]`. */
function elementsOf(term: Term): string | undefined {
  if (term.kind !== 'ref' || term.path.at(-1)?.kind !== 'var') return undefined;
  return fieldOf({ ...term, path: term.path.slice(0, -1) });
}

function isScalar(value: Value): value is FilterValue {
  return value === null || typeof value !== 'object' || value instanceof RegoNumber;
}

function listOf(value: Value): readonly Value[] | undefined {
  if (isArray(value)) return value;
  return value instanceof RegoSet ? value.sorted() : undefined;
}
