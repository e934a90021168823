import type { NumberValue } from '../values/index.js';

/** A constant of a condition. */
export type FilterValue = null | boolean | string | NumberValue;

/** A comparison in Rego's order of all values: null, booleans, numbers, strings. */
export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** A test of text. */
export type TextTest = 'startswith' | 'endswith' | 'contains';

/** What must hold of a row or document. A field is the dotted path below `input` or `data`: `fruits.name`. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly field: string;
      readonly value: FilterValue;
    }
  | {
      readonly kind: 'compare-fields';
      readonly operator: Comparison;
      readonly left: string;
      readonly right: string;
    }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly FilterValue[] }
  | { readonly kind: 'text'; readonly operator: TextTest; readonly field: string; readonly value: string }
  /** The field is an array that has the value. */
  | { readonly kind: 'has'; readonly field: string; readonly value: FilterValue }
  /** The field is there, be it null. */
  | { readonly kind: 'defined'; readonly field: string };

const ALWAYS: Condition = { kind: 'always' };
const NEVER: Condition = { kind: 'never' };

/** All of the conditions. */
export function allOf(conditions: readonly Condition[]): Condition {
  const left = conditions.filter(({ kind }) => kind !== 'always');
  if (left.some(({ kind }) => kind === 'never')) return NEVER;
  return left.length === 0 ? ALWAYS : left.length === 1 ? left[0]! : { kind: 'and', conditions: left };
}

/** One of the conditions at least. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const left = conditions.filter(({ kind }) => kind !== 'never');
  if (left.some(({ kind }) => kind === 'always')) return ALWAYS;
  return left.length === 0 ? NEVER : left.length === 1 ? left[0]! : { kind: 'or', conditions: left };
}

/** The condition negated. */
export function notOf(condition: Condition): Condition {
  if (condition.kind === 'always') return NEVER;
  if (condition.kind === 'never') return ALWAYS;
  return condition.kind === 'not' ? condition.condition : { kind: 'not', condition };
}

/** The comparison that holds where the given one does not. */
export const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'gte',
  lte: 'gt',
  gt: 'lte',
  gte: 'lt',
};

/** The comparison with its sides exchanged. */
export const SWAPPED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  lte: 'gte',
  gt: 'lt',
  gte: 'lte',
};

/** The condition for rows that have all their columns: every field is there. */
export function assumeDefined(condition: Condition): Condition {
  switch (condition.kind) {
    case 'defined':
      return ALWAYS;
    case 'and':
      return allOf(condition.conditions.map(assumeDefined));
    case 'or':
      return anyOf(condition.conditions.map(assumeDefined));
    case 'not':
      return notOf(assumeDefined(condition.condition));
    default:
      return condition;
  }
}
