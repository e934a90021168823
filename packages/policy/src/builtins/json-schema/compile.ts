import {
  compareNumbers,
  equal,
  isArray,
  isInteger,
  isNumber,
  isObject,
  keysOf,
  lookup,
  type NumberValue,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { BuiltinContext } from '../context.js';
import type { ObjectValue } from '../operands.js';
import { compileRegex } from '../regex/engine.js';
import { collectAnchors, resolveReference } from './references.js';
import { emptySchema, type Schema, schemaTypes } from './rules.js';

const MAX_DEPTH = 200;
const MAX_SCHEMAS = 20_000;

/**
 * Compiles a JSON Schema of draft 4, 6 or 7. References lead into the same document only; nothing is fetched.
 *
 * @throws {BuiltinError} for the first keyword that is wrong.
 */
export function compileSchema(document: Value, context: BuiltinContext): Schema {
  return new SchemaCompiler(document, context).compile();
}

class SchemaCompiler {
  readonly #document: Value;
  readonly #context: BuiltinContext;
  readonly #anchors: ReadonlyMap<string, Value>;
  readonly #known = new Map<Value, Schema>();
  #depth = 0;

  constructor(document: Value, context: BuiltinContext) {
    this.#document = document;
    this.#context = context;
    this.#anchors = collectAnchors(document);
  }

  compile(): Schema {
    return this.#schema(this.#document);
  }

  #schema(source: Value): Schema {
    if (typeof source === 'boolean') return { ...emptySchema(), always: source };
    if (!isObject(source)) throw builtinError('Expected: valid schema');
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    if (++this.#depth > MAX_DEPTH || this.#known.size > MAX_SCHEMAS)
      throw builtinError('schema: it is too large or nests too deep');
    const schema = emptySchema();
    this.#known.set(source, schema);
    this.#definitions(source);
    const reference = textAt(source, '$ref');
    if (reference === undefined) this.#keywords(source, schema);
    else schema.reference = this.#schema(resolveReference(this.#document, this.#anchors, reference));
    this.#depth--;
    return schema;
  }

  /** Definitions are checked even when nothing refers to them. */
  #definitions(source: ObjectValue): void {
    const definitions = lookup(source, 'definitions');
    if (definitions === undefined) return;
    if (!isObject(definitions)) throw invalidType('array of schemas', 'definitions');
    for (const key of keysOf(definitions)) {
      const definition = lookup(definitions, key)!;
      if (typeof definition !== 'boolean' && !isObject(definition))
        throw invalidType('array of schemas', 'definitions');
      this.#schema(definition);
    }
  }

  #keywords(source: ObjectValue, schema: Schema): void {
    textAt(source, 'title');
    textAt(source, 'description');
    this.#types(source, schema);
    this.#objects(source, schema);
    this.#items(source, schema);
    readNumbers(source, schema);
    readLengths(source, schema);
    this.#strings(source, schema);
    readRequired(source, schema);
    readValues(source, schema);
    for (const key of ['oneOf', 'anyOf', 'allOf'] as const)
      schema[key] = listAt(source, key).map((entry) => this.#schema(entry));
    this.#optional(source, 'not', (found) => (schema.not = found));
    this.#optional(source, 'if', (found) => (schema.condition = found));
    this.#optional(source, 'then', (found) => (schema.consequence = found));
    this.#optional(source, 'else', (found) => (schema.alternative = found));
  }

  #optional(source: ObjectValue, key: string, set: (schema: Schema) => void): void {
    const found = lookup(source, key);
    if (found === undefined) return;
    if (typeof found !== 'boolean' && !isObject(found)) throw builtinError(`${key} must be of an object`);
    set(this.#schema(found));
  }

  #types(source: ObjectValue, schema: Schema): void {
    const type = lookup(source, 'type');
    if (type === undefined) return;
    if (typeof type !== 'string' && !isArray(type)) throw invalidType('type', 'string/array of strings');
    for (const name of isArray(type) ? type : [type]) {
      if (typeof name !== 'string') throw invalidType('type', 'string/array of strings');
      if (!schemaTypes.includes(name)) {
        throw builtinError(
          `has a primitive type that is NOT VALID -- given: /${name}/ Expected valid values are:[${schemaTypes.join(' ')}]`,
        );
      }
      if (schema.types.includes(name)) throw builtinError(`${name} type is duplicated`);
      schema.types.push(name);
    }
  }

  #objects(source: ObjectValue, schema: Schema): void {
    const properties = lookup(source, 'properties');
    if (properties !== undefined && !isObject(properties)) throw builtinError('properties must be of type object');
    if (properties !== undefined) {
      for (const key of keysOf(properties)) schema.properties.set(String(key), this.#schema(lookup(properties, key)!));
    }
    const additional = lookup(source, 'additionalProperties');
    if (additional === false) schema.additionalPropertiesForbidden = true;
    else if (isObject(additional)) schema.additionalProperties = this.#schema(additional);
    else if (additional !== undefined && additional !== true) {
      throw invalidType('boolean/valid schema', 'additionalProperties');
    }
    const patterns = lookup(source, 'patternProperties');
    if (patterns !== undefined && !isObject(patterns)) throw invalidType('valid schema', 'patternProperties');
    for (const key of patterns === undefined ? [] : keysOf(patterns).map(String)) {
      const regex = this.#regex(key, `Invalid regex pattern '${key}'`);
      schema.patternProperties.push({ pattern: key, regex, schema: this.#schema(lookup(patterns!, key)!) });
    }
    this.#optional(source, 'propertyNames', (found) => (schema.propertyNames = found));
    this.#dependencies(source, schema);
  }

  #dependencies(source: ObjectValue, schema: Schema): void {
    const dependencies = lookup(source, 'dependencies');
    if (dependencies === undefined) return;
    if (!isObject(dependencies)) throw builtinError('dependencies must be of type object');
    for (const key of keysOf(dependencies)) {
      const value = lookup(dependencies, key)!;
      const names = isArray(value) && value.every((name) => typeof name === 'string');
      if (!names && typeof value !== 'boolean' && !isObject(value)) {
        throw builtinError('dependency must be of type schema or array of strings');
      }
      schema.dependencies.set(String(key), isArray(value) ? (value as readonly string[]) : this.#schema(value));
    }
  }

  #items(source: ObjectValue, schema: Schema): void {
    const items = lookup(source, 'items');
    if (isArray(items)) schema.items = items.map((item) => this.#schema(item));
    else if (items !== undefined) {
      if (typeof items !== 'boolean' && !isObject(items)) throw invalidType('valid schema/array of schemas', 'items');
      schema.items = this.#schema(items);
    }
    const additional = lookup(source, 'additionalItems');
    if (additional === false) schema.additionalItemsForbidden = true;
    else if (isObject(additional)) schema.additionalItems = this.#schema(additional);
    else if (additional !== undefined && additional !== true)
      throw invalidType('boolean/valid schema', 'additionalItems');
    this.#optional(source, 'contains', (found) => (schema.contains = found));
    const unique = lookup(source, 'uniqueItems');
    if (unique !== undefined && typeof unique !== 'boolean') throw builtinError('uniqueItems must be of a boolean');
    schema.uniqueItems = unique === true;
  }

  #strings(source: ObjectValue, schema: Schema): void {
    const pattern = textAt(source, 'pattern');
    if (pattern !== undefined)
      schema.pattern = { text: pattern, regex: this.#regex(pattern, 'pattern must be a valid regex') };
    const format = textAt(source, 'format');
    if (format !== undefined) schema.format = format;
  }

  #regex(pattern: string, message: string): ReturnType<typeof compileRegex> {
    try {
      return compileRegex(pattern, this.#context);
    } catch (cause) {
      throw builtinError(message, cause);
    }
  }
}

function invalidType(expected: string, given: string): Error {
  return builtinError(`Invalid type. Expected: ${expected}, given: ${given}`);
}

function textAt(source: ObjectValue, key: string): string | undefined {
  const value = lookup(source, key);
  if (value !== undefined && typeof value !== 'string') throw invalidType('string', key);
  return value;
}

function listAt(source: ObjectValue, key: string): readonly Value[] {
  const value = lookup(source, key);
  if (value !== undefined && !isArray(value)) throw builtinError(`${key} must be of an array`);
  return value ?? [];
}

function readNumbers(source: ObjectValue, schema: Schema): void {
  const multiple = lookup(source, 'multipleOf');
  if (multiple !== undefined && !isNumber(multiple)) throw invalidType('number', 'multipleOf');
  if (multiple !== undefined && compareNumbers(multiple, 0) <= 0) {
    throw builtinError('multipleOf must be strictly greater than 0');
  }
  if (multiple !== undefined) schema.multipleOf = multiple;
  for (const [key, exclusiveKey] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const bound = lookup(source, key);
    if (bound !== undefined && !isNumber(bound)) throw builtinError(`${key} must be of a number`);
    if (bound !== undefined) schema[key] = bound;
    readExclusive(lookup(source, exclusiveKey), schema, key, exclusiveKey);
  }
}

/** A number by itself, or in draft 4 a flag on the bound beside it. */
function readExclusive(
  value: Value | undefined,
  schema: Schema,
  key: 'minimum' | 'maximum',
  exclusiveKey: 'exclusiveMinimum' | 'exclusiveMaximum',
): void {
  if (value === undefined) return;
  if (isNumber(value)) schema[exclusiveKey] = value;
  else if (typeof value !== 'boolean') throw invalidType('boolean/number', exclusiveKey);
  else if (schema[key] === undefined) throw builtinError(`${exclusiveKey} cannot be used without ${key}`);
  else if (value) {
    schema[exclusiveKey] = schema[key] as NumberValue;
    delete schema[key];
  }
}

const LENGTHS = [
  ['minLength', 'maxLength'],
  ['minProperties', 'maxProperties'],
  ['minItems', 'maxItems'],
] as const;

function readLengths(source: ObjectValue, schema: Schema): void {
  for (const pair of LENGTHS) {
    for (const key of pair) {
      const value = lookup(source, key);
      if (value === undefined) continue;
      if (typeof value !== 'number' || !isInteger(value)) throw builtinError(`${key} must be of an integer`);
      if (value < 0) throw builtinError(`${key} must be greater than or equal to 0`);
      schema[key] = value;
    }
    const [least, most] = pair;
    if (least === 'minItems' || (schema[least] ?? 0) <= (schema[most] ?? Number.POSITIVE_INFINITY)) continue;
    throw builtinError(`${least} cannot be greater than ${most}`);
  }
}

function readRequired(source: ObjectValue, schema: Schema): void {
  for (const name of listAt(source, 'required')) {
    if (typeof name !== 'string') throw invalidType('string', 'required');
    if (schema.required.includes(name)) throw builtinError('required items must be unique');
    schema.required.push(name);
  }
}

function readValues(source: ObjectValue, schema: Schema): void {
  const constant = lookup(source, 'const');
  if (constant !== undefined) schema.constant = { value: constant };
  if (lookup(source, 'enum') === undefined) return;
  const options = listAt(source, 'enum');
  if (options.some((one, index) => options.slice(0, index).some((other) => equal(one, other)))) {
    throw builtinError('enum items must be unique');
  }
  schema.options = options;
}
