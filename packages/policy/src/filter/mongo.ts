import { type Json, toPlain } from '../values/index.js';
import type { Comparison, Condition, FilterValue, TextTest } from './condition.js';
import { type Fields, infoOf, nameOf, RANK, typeOf } from './fields.js';

/** A filter document for MongoDB's `find` and `$match`. */
export type MongoFilter = { readonly [key: string]: Json };

/** Options of {@link mongoFilter}. */
export interface MongoOptions {
  /** What is known of the fields. @default {} */
  readonly fields?: Fields;
}

const NOTHING: MongoFilter = { $nor: [{}] };
/** The end of the text, in the regular expressions of PCRE and JavaScript alike. */
const END = '(?![\\s\\S])';

/**
 * Writes a condition as a MongoDB filter. A field that a document lacks is undefined: no comparison holds of it, as in Rego.
 * Fields hold scalars, or arrays of them where the policy searches an array.
 */
export function mongoFilter(condition: Condition, options: MongoOptions = {}): MongoFilter {
  const { fields } = options;
  switch (condition.kind) {
    case 'always':
      return {};
    case 'never':
      return NOTHING;
    case 'not':
      return { $nor: [mongoFilter(condition.condition, options)] };
    case 'and':
    case 'or':
      return { [`$${condition.kind}`]: condition.conditions.map((inner) => mongoFilter(inner, options)) };
    case 'compare':
      return compare(fields, condition.field, condition.operator, condition.value);
    case 'compare-fields':
      return compareFields(fields, condition.left, condition.operator, condition.right);
    case 'in':
      return anyOf(condition.values.map((value) => compare(fields, condition.field, 'eq', value)));
    case 'text':
      return { [path(fields, condition.field)]: { $regex: pattern(condition.operator, condition.value) } };
    case 'defined':
      return { [path(fields, condition.field)]: { $exists: true } };
    case 'has':
      return { [path(fields, condition.field)]: { $elemMatch: { $eq: json(condition.value) } } };
  }
}

function anyOf(list: readonly MongoFilter[]): MongoFilter {
  if (list.length === 0) return NOTHING;
  return list.length === 1 ? list[0]! : { $or: list };
}

function compare(fields: Fields | undefined, field: string, operator: Comparison, value: FilterValue): MongoFilter {
  const name = path(fields, field);
  const known = infoOf(fields, field);
  const isNull: MongoFilter = { [name]: { $type: 'null' } };
  const other = ['boolean', 'number', 'string'].filter((type) => type !== typeOf(value)) as (keyof typeof RANK)[];
  const types = [...other, ...(value === null ? [] : (['null'] as const))].filter(
    (type) => known.type === undefined || type === known.type || type === 'null',
  );
  const hasType = (wanted: readonly string[]): MongoFilter[] => {
    const names = wanted.filter((type) => type !== 'null' || known.nullable !== false);
    return names.length === 0 ? [] : [{ [name]: { $type: names.map((type) => MONGO_TYPES[type]!) } }];
  };
  const below = hasType(types.filter((type) => RANK[type] < RANK[typeOf(value)]));
  const above = hasType(types.filter((type) => RANK[type] > RANK[typeOf(value)]));
  const same: MongoFilter[] =
    value === null
      ? operator === 'eq' || operator === 'lte' || operator === 'gte'
        ? [isNull]
        : []
      : [{ [name]: { [`$${operator}`]: json(value) } }];
  switch (operator) {
    case 'eq':
      return anyOf(same);
    case 'ne':
      return value === null
        ? { [name]: { $exists: true, $not: { $type: 'null' } } }
        : { [name]: { $exists: true, $ne: json(value) } };
    case 'lt':
    case 'lte':
      return anyOf([...same, ...below]);
    default:
      return anyOf([...same, ...above]);
  }
}

const MONGO_TYPES: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'bool',
  number: 'number',
  string: 'string',
};

/** Two fields of one document, both there; values of one type, or null. */
function compareFields(fields: Fields | undefined, left: string, operator: Comparison, right: string): MongoFilter {
  const [a, b] = [path(fields, left), path(fields, right)];
  const isNull = (name: string): MongoFilter => ({ [name]: { $type: 'null' } });
  const isValue = (name: string): MongoFilter => ({ [name]: { $exists: true, $not: { $type: 'null' } } });
  const cases: MongoFilter[] = [
    { $and: [isValue(a), isValue(b), { $expr: { [`$${operator}`]: [`$${a}`, `$${b}`] } }] },
  ];
  if (['eq', 'lte', 'gte'].includes(operator)) cases.push({ $and: [isNull(a), isNull(b)] });
  if (['ne', 'lt', 'lte'].includes(operator)) cases.push({ $and: [isNull(a), isValue(b)] });
  if (['ne', 'gt', 'gte'].includes(operator)) cases.push({ $and: [isValue(a), isNull(b)] });
  return anyOf(cases);
}

function path(fields: Fields | undefined, field: string): string {
  return nameOf(fields, field).join('.');
}

function json(value: FilterValue): Json {
  return toPlain(value);
}

function pattern(operator: TextTest, value: string): string {
  const literal = value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  if (operator === 'startswith') return `^${literal}`;
  return operator === 'endswith' ? `${literal}${END}` : literal;
}
