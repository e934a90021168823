import { type Body, dottedName, type Expr, type Term } from '../../ast/index.js';
import { refText } from '../../printer/index.js';
import { isArray, RegoSet, type Value } from '../../values/index.js';
import { type Mappings, mappedField } from './mappings.js';
import { isComparisonOfText, termValue } from './terms.js';

/** A filter as UCAST: conditions on fields, combined. */
export type FilterTree =
  | { readonly type: 'compound'; readonly operator: 'and' | 'or' | 'not'; readonly value: readonly FilterTree[] }
  | { readonly type: 'field'; readonly operator: string; readonly field: string; readonly value: FieldOperand };

/** A constant, or the field that another is compared with. */
export type FieldOperand = { readonly constant: Value } | { readonly field: string };

/** A part of a query that has no counterpart in the tree. */
export class TreeError extends Error {
  readonly expr: Expr;

  constructor(expr: Expr, message: string) {
    super(message);
    this.name = 'TreeError';
    this.expr = expr;
  }
}

const OPERATORS: Readonly<Record<string, string>> = {
  eq: 'eq',
  neq: 'ne',
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
  'internal.member_2': 'in',
  startswith: 'startswith',
  endswith: 'endswith',
  contains: 'contains',
};

const MIRRORED: Readonly<Record<string, string>> = { lt: 'gt', lte: 'gte', gt: 'lt', gte: 'lte' };

/**
 * What is left of a query as a tree; undefined where it holds for every row. The queries must have passed {@link fragmentProblems}.
 *
 * @throws {TreeError} for what has no counterpart. (OPA takes some of these for conditions that always hold.)
 */
export function filterTree(queries: readonly Body[], mappings: Mappings | undefined): FilterTree | undefined {
  if (queries.some((body) => body.length === 0)) return undefined;
  return combined(
    'or',
    queries.map((body) =>
      combined(
        'and',
        body.map((expr) => exprTree(expr, mappings)),
      ),
    ),
  );
}

function combined(operator: 'and' | 'or', value: readonly FilterTree[]): FilterTree {
  return value.length === 1 ? value[0]! : { type: 'compound', operator, value };
}

function exprTree(expr: Expr, mappings: Mappings | undefined): FilterTree {
  if (expr.kind !== 'call') throw new TreeError(expr, 'only calls become conditions');
  const name = dottedName(expr.operator) ?? '';
  const [left, right] = expr.args as [Term, Term];
  const flipped = left.kind !== 'ref';
  let operator = OPERATORS[name]!;
  if (flipped) operator = MIRRORED[operator] ?? operator;
  const [field, other] = flipped ? [right, left] : [left, right];
  // `_ = input.fruits.name`: the field is there.
  const exists = other.kind === 'var' && operator === 'eq';
  const node: FilterTree = {
    type: 'field',
    operator: exists ? 'ne' : operator,
    field: fieldName(expr, field, mappings),
    value: exists ? { constant: null } : operand(expr, other, !isComparisonOfText(name), mappings),
  };
  return expr.negated ? { type: 'compound', operator: 'not', value: [node] } : node;
}

function operand(expr: Expr, term: Term, mayBeField: boolean, mappings: Mappings | undefined): FieldOperand {
  if (term.kind === 'ref' && mayBeField) return { field: fieldName(expr, term, mappings) };
  const constant = termValue(term);
  if (constant === undefined) throw new TreeError(expr, 'the right side must be known');
  return { constant };
}

function fieldName(expr: Expr, term: Term, mappings: Mappings | undefined): string {
  if (term.kind !== 'ref') throw new TreeError(expr, 'no field on either side');
  const names = term.path.map((part) => {
    if (part.kind === 'scalar' && typeof part.value === 'string') return part.value;
    throw new TreeError(expr, `a field is named by strings: ${refText(term)}`);
  });
  return mappedField(names.join('.'), mappings);
}

/** The tree as a document, in OPA's form; without a tree there is no condition. */
export function treeDocument(tree: FilterTree | undefined): Value {
  if (tree === undefined) return {};
  const { type, operator } = tree;
  if (tree.type === 'compound') return { type, operator, value: tree.value.map(treeDocument) };
  const { value } = tree;
  const shown = 'field' in value ? { field: value.field } : listed(value.constant);
  return { type, operator, field: tree.field, value: shown };
}

/** JSON has no sets. */
function listed(value: Value): Value {
  if (value instanceof RegoSet) return value.sorted().map(listed);
  return isArray(value) ? value.map(listed) : value;
}

/** The constants of a list or set; undefined for anything else. */
export function members(value: Value): readonly Value[] | undefined {
  if (value instanceof RegoSet) return value.sorted();
  return isArray(value) ? value : undefined;
}
