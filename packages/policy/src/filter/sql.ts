import { numberText, RegoNumber } from '../values/index.js';
import {
  assumeDefined,
  type Comparison,
  type Condition,
  type FilterValue,
  OPPOSITE,
  type TextTest,
} from './condition.js';
import { DIALECTS, type SqlDialect } from './dialects.js';
import { FilterError } from './errors.js';
import { type Fields, infoOf, nameOf, RANK, typeOf } from './fields.js';

/** A parameter of a statement. */
export type SqlParameter = null | boolean | number | bigint | string;

/** Options of {@link sqlWhere}. */
export interface SqlOptions {
  readonly dialect: SqlDialect;
  /** What is known of the fields: column names, types, whether they can be NULL. @default {} */
  readonly fields?: Fields;
  /** The number of the first parameter, for statements that have others before. @default 1 */
  readonly firstParameter?: number;
}

/** A condition for `WHERE`, without the word. */
export interface SqlWhere {
  readonly where: string;
  /** The values of the placeholders, in their order. */
  readonly parameters: readonly SqlParameter[];
}

const SYMBOLS: Readonly<Record<Comparison, string>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' };
const TRUE = '1 = 1';
const FALSE = '1 = 0';

/**
 * Writes a condition as SQL. It selects the rows for which the policy holds when the row is the unknown document and NULL is
 * Rego's null: null sorts first and differs from all else. Columns declared not nullable give shorter text.
 *
 * Strings compare as the column's collation does: it must tell case and accents apart as Rego does.
 *
 * @throws {FilterError} where SQL has no counterpart.
 */
export function sqlWhere(condition: Condition, options: SqlOptions): SqlWhere {
  const writer = new SqlWriter(options);
  const where = writer.text(assumeDefined(condition), false);
  return { where, parameters: writer.parameters };
}

class SqlWriter {
  readonly parameters: SqlParameter[] = [];
  readonly #options: SqlOptions;

  constructor(options: SqlOptions) {
    this.#options = options;
  }

  /** The condition, or what holds where it does not. */
  text(condition: Condition, negated: boolean): string {
    switch (condition.kind) {
      case 'always':
      case 'defined':
        return negated ? FALSE : TRUE;
      case 'never':
        return negated ? TRUE : FALSE;
      case 'not':
        return this.text(condition.condition, !negated);
      case 'and':
      case 'or': {
        const word = (condition.kind === 'and') === negated ? ' OR ' : ' AND ';
        return `(${condition.conditions.map((inner) => this.text(inner, negated)).join(word)})`;
      }
      case 'compare':
        return this.#compare(
          condition.field,
          negated ? OPPOSITE[condition.operator] : condition.operator,
          condition.value,
        );
      case 'compare-fields':
        return this.#fields(
          condition.left,
          negated ? OPPOSITE[condition.operator] : condition.operator,
          condition.right,
        );
      case 'in':
        return this.#in(condition.field, condition.values, negated);
      case 'text':
        return this.#text(condition.field, condition.operator, condition.value, negated);
      case 'has':
        throw new FilterError([
          { message: `${condition.field} is searched as an array: SQL has no portable test of array members` },
        ]);
    }
  }

  #compare(field: string, operator: Comparison, value: FilterValue): string {
    const column = this.#column(field);
    const nullable = this.#isNullable(field);
    const isNull = nullable ? `${column} IS NULL` : FALSE;
    const isNotNull = nullable ? `${column} IS NOT NULL` : TRUE;
    if (value === null) {
      if (operator === 'eq' || operator === 'lte') return isNull;
      if (operator === 'ne' || operator === 'gt') return isNotNull;
      return operator === 'lt' ? FALSE : TRUE;
    }
    // Null is less than, and different from, every other value.
    const withNull = nullable && (operator === 'ne' || operator === 'lt' || operator === 'lte');
    const { type } = infoOf(this.#options.fields, field);
    if (type !== undefined && type !== typeOf(value)) {
      const isLess = RANK[type] < RANK[typeOf(value)];
      const holds = operator === 'ne' || (operator !== 'eq' && isLess === operator.startsWith('l'));
      if (holds) return withNull ? TRUE : isNotNull;
      return withNull ? isNull : FALSE;
    }
    const text = `${column} ${SYMBOLS[operator]} ${this.#parameter(value)}`;
    return withNull ? `(${text} OR ${column} IS NULL)` : text;
  }

  #fields(left: string, operator: Comparison, right: string): string {
    const a = this.#column(left);
    const b = this.#column(right);
    const text = `${a} ${SYMBOLS[operator]} ${b}`;
    const more: string[] = [];
    const aNull = this.#isNullable(left);
    const bNull = this.#isNullable(right);
    if (aNull && bNull && ['eq', 'lte', 'gte'].includes(operator)) more.push(`(${a} IS NULL AND ${b} IS NULL)`);
    if (aNull && ['ne', 'lt', 'lte'].includes(operator)) more.push(`(${a} IS NULL AND ${b} IS NOT NULL)`);
    if (bNull && ['ne', 'gt', 'gte'].includes(operator)) more.push(`(${a} IS NOT NULL AND ${b} IS NULL)`);
    return more.length === 0 ? text : `(${[text, ...more].join(' OR ')})`;
  }

  #in(field: string, values: readonly FilterValue[], negated: boolean): string {
    const column = this.#column(field);
    const nullable = this.#isNullable(field);
    const { type } = infoOf(this.#options.fields, field);
    const listed = values.filter((value) => value !== null && (type === undefined || typeOf(value) === type));
    const hasNull = values.includes(null);
    const word = negated ? 'NOT IN' : 'IN';
    const list =
      listed.length === 0
        ? undefined
        : `${column} ${word} (${listed.map((value) => this.#parameter(value)).join(', ')})`;
    if (!nullable) return list ?? (negated ? TRUE : FALSE);
    // `NOT IN` is unknown for NULL, which is right only where null is in the list.
    if (hasNull === negated) {
      if (list !== undefined) return list;
      return negated ? `${column} IS NOT NULL` : FALSE;
    }
    if (list === undefined) return negated ? TRUE : `${column} IS NULL`;
    return `(${list} OR ${column} IS NULL)`;
  }

  /** Text tests fail for what is no string, null included. */
  #text(field: string, operator: TextTest, value: string, negated: boolean): string {
    const { type } = infoOf(this.#options.fields, field);
    if (type !== undefined && type !== 'string') return negated ? TRUE : FALSE;
    const dialect = DIALECTS[this.#options.dialect];
    const text = dialect.textTest(operator, this.#column(field), value, (parameter) => this.#parameter(parameter));
    return negated ? dialect.not(text) : text;
  }

  #isNullable(field: string): boolean {
    return infoOf(this.#options.fields, field).nullable !== false;
  }

  #column(field: string): string {
    const dialect = DIALECTS[this.#options.dialect];
    return nameOf(this.#options.fields, field).map(dialect.quote).join('.');
  }

  #parameter(value: FilterValue): string {
    const dialect = DIALECTS[this.#options.dialect];
    this.parameters.push(dialect.parameter(plain(value)));
    return dialect.placeholder(this.parameters.length + (this.#options.firstParameter ?? 1) - 1);
  }
}

function plain(value: FilterValue): SqlParameter {
  if (!(value instanceof RegoNumber)) return value;
  const text = numberText(value);
  return /^-?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? BigInt(text) : text;
}
