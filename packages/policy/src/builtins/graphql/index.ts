import { isObject, stringify, type Value } from '../../values/index.js';
import type { BuiltinContext } from '../context.js';
import { type Operands, stringOperand, wrongType } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import type { QueryDocument, SchemaDocument } from './ast.js';
import { readQueryObject, readSchemaObject } from './from-value.js';
import { parseQuery } from './parse-query.js';
import { parseSchema } from './parse-schema.js';
import { buildSchema, type Schema } from './schema.js';
import { validateQuery } from './validate-query.js';

/** `graphql.*`. Queries and schemas are texts or the trees that `graphql.parse_query` and `graphql.parse_schema` give. */
export const graphqlBuiltins: readonly Builtin[] = implement({
  'graphql.parse': (args, context) => {
    const query = queryOperand(args, 1);
    const { document, schema } = schemaOperand(args, 2, context);
    const error = validateQuery(schema(), query);
    if (error !== undefined) throw error;
    return [asValue(query), asValue(document)];
  },
  'graphql.parse_and_verify': (args, context) => {
    const checked = attempt(() => {
      const query = queryOperand(args, 1);
      const { document, schema } = schemaOperand(args, 2, context);
      const error = validateQuery(schema(), query);
      return error === undefined ? [true, asValue(query), asValue(document)] : undefined;
    });
    return checked ?? [false, {}, {}];
  },
  'graphql.is_valid': (args, context) =>
    attempt(() => {
      const query = queryOperand(args, 1);
      return validateQuery(schemaOperand(args, 2, context).schema(), query) === undefined;
    }) ?? false,
  'graphql.schema_is_valid': (args, context) =>
    attempt(() => {
      schemaOperand(args, 1, context).schema();
      return true;
    }) ?? false,
  'graphql.parse_query': (args) => asValue(parseQuery(stringOperand(args, 1))),
  'graphql.parse_schema': (args) => asValue(parseSchema(stringOperand(args, 1))),
});

/** Trees are built of JSON values only. */
function asValue(document: QueryDocument | SchemaDocument): Value {
  return document as unknown as Value;
}

function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

function queryOperand(args: Operands, position: number): QueryDocument {
  const value = args[position - 1]!;
  if (typeof value === 'string') return parseQuery(value);
  if (isObject(value)) return readQueryObject(value);
  throw wrongType(position, value, 'string', 'object');
}

interface PreparedSchema {
  readonly document: SchemaDocument;
  readonly schema: () => Schema;
}

/** Schemas are read and checked once, since policies ask the same one again and again. */
function schemaOperand(args: Operands, position: number, context: BuiltinContext): PreparedSchema {
  const value = args[position - 1]!;
  if (typeof value !== 'string' && !isObject(value)) throw wrongType(position, value, 'string', 'object');
  const key = typeof value === 'string' ? `text ${value}` : `tree ${stringify(value)}`;
  return context.cache.get('graphql', key, () => {
    const document = typeof value === 'string' ? parseSchema(value) : readSchemaObject(value);
    let schema: Schema | undefined;
    return { document, schema: () => (schema ??= buildSchema(document)) };
  });
}
