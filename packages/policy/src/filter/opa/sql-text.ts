import { isPlainObject, type Value } from '../../values/index.js';
import { type LiteralDialect, literal, quotedField } from './literals.js';
import { type FieldOperand, type FilterTree, members } from './tree.js';

/** A tree that SQL cannot say. */
export class SqlTextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SqlTextError';
  }
}

const SYMBOLS: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' };
const UNSUPPORTED = 'go-sqlbuilder: unsupported args when interpolating: ';

/**
 * A tree as the text of a `WHERE` with its constants in it, as OPA writes it. Where the statement can have parameters, `sqlWhere` is the
 * safer: it needs no quoting, and treats NULL as Rego treats null.
 *
 * @throws {SqlTextError}
 */
export function sqlText(tree: FilterTree | undefined, dialect: LiteralDialect): string {
  return tree === undefined ? '' : `WHERE ${condition(tree, dialect)}`;
}

function condition(tree: FilterTree, dialect: LiteralDialect): string {
  if (tree.type === 'compound') {
    const parts = tree.value.map((inner) => condition(inner, dialect));
    return tree.operator === 'not' ? `NOT ${parts[0]}` : `(${parts.join(tree.operator === 'and' ? ' AND ' : ' OR ')})`;
  }
  const { operator, value } = tree;
  const field = quotedField(tree.field, dialect);
  if ('constant' in value && value.constant === null) {
    if (operator === 'eq') return `${field} IS NULL`;
    if (operator === 'ne') return `${field} IS NOT NULL`;
    throw new SqlTextError("null value can only be used with 'eq' or 'ne' operators");
  }
  const symbol = SYMBOLS[operator];
  if (symbol !== undefined) return `${field} ${symbol} ${operandText(value, dialect)}`;
  if (operator === 'in') return memberText(field, value, dialect);
  return textTest(operator, field, value, dialect);
}

function operandText(value: FieldOperand, dialect: LiteralDialect): string {
  return 'field' in value ? quotedField(value.field, dialect) : constantText(value.constant, dialect);
}

function constantText(value: Value, dialect: LiteralDialect): string {
  const text = literal(value, dialect);
  if (text === undefined) {
    throw new SqlTextError(members(value) === undefined ? UNSUPPORTED : `${UNSUPPORTED}only byte slices are supported`);
  }
  return text;
}

function memberText(field: string, value: FieldOperand, dialect: LiteralDialect): string {
  const list = 'constant' in value ? members(value.constant) : undefined;
  if (list === undefined) throw new SqlTextError("field operator 'in' requires collection argument");
  if (list.length === 0) return '0 = 1';
  return `${field} IN (${list.map((one) => constantText(one, dialect)).join(', ')})`;
}

function textTest(operator: string, field: string, value: FieldOperand, dialect: LiteralDialect): string {
  const part = 'constant' in value ? value.constant : undefined;
  if (dialect === 'sqlite-internal') return `internal_${operator}(${field}, ${operandText(value, dialect)})`;
  if (typeof part !== 'string') {
    const shown = part === undefined || isPlainObject(part) ? 'no constant' : JSON.stringify(part);
    throw new SqlTextError(`'${operator}' pattern requires string argument, got ${shown}`);
  }
  let pattern = part.replaceAll('\\', '\\\\').replaceAll('_', '\\_').replaceAll('%', '\\%');
  if (operator !== 'startswith') pattern = `%${pattern}`;
  if (operator !== 'endswith') pattern = `${pattern}%`;
  return `${field} LIKE ${literal(pattern, dialect)}`;
}
