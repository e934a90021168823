import { isArray, isObject, parseJson, stringify, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { BuiltinContext } from '../context.js';
import { type Builtin, implement } from '../registry.js';
import { compileSchema } from './compile.js';
import type { Schema } from './rules.js';
import { validate } from './validate.js';

/** `json.match_schema` and `json.verify_schema`: documents and schemas are values or JSON texts. */
export const jsonSchema: readonly Builtin[] = implement({
  'json.verify_schema': ([schema], context) => {
    try {
      schemaOf(schema!, context);
      return [true, null];
    } catch (cause) {
      return [false, `jsonschema: ${cause instanceof Error ? cause.message : cause}`];
    }
  },
  'json.match_schema': ([document, source], context) => {
    const value = documentOf(document!);
    const errors = validate(schemaOf(source!, context), value, context);
    return [
      errors.length === 0,
      errors.map(({ type, field, desc }) => ({ error: `${field}: ${desc}`, type, field, desc })),
    ];
  },
});

function schemaOf(source: Value, context: BuiltinContext): Schema {
  const document = documentOf(source);
  return context.cache.get('json schema', stringify(document), () => compileSchema(document, context));
}

/** A value as JSON has it: sets are arrays, keys are texts. */
function documentOf(source: Value): Value {
  if (typeof source === 'string') {
    try {
      return parseJson(source);
    } catch (cause) {
      throw builtinError('invalid JSON string', cause);
    }
  }
  if (!isObject(source) && !isArray(source)) throw builtinError('wrong type, expected string or object');
  return parseJson(stringify(source));
}
