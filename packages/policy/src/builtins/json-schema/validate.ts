import {
  compareNumbers,
  decimal,
  equal,
  isArray,
  isInteger,
  isNumber,
  isObject,
  keysOf,
  lookup,
  type NumberValue,
  numberText,
  RegoNumber,
  sizeOf,
  stringify,
  toBigInt,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { BuiltinContext } from '../context.js';
import type { ObjectValue } from '../operands.js';
import { hasFormat } from './formats.js';
import type { Schema } from './rules.js';

/** What is wrong with a part of a document. */
export interface SchemaError {
  /** `required`, `invalid_type` ... */
  readonly type: string;
  /** `(Root)`, or names and indices joined by dots. */
  readonly field: string;
  readonly desc: string;
}

/** How far a check came: of several failed choices the best is reported. */
interface Outcome {
  readonly errors: SchemaError[];
  score: number;
}

const MAX_STEPS = 1_000_000;
const MAX_DEPTH = 500;

/** All that is wrong with a document under a schema, in an order that is always the same. */
export function validate(schema: Schema, document: Value, context: BuiltinContext): SchemaError[] {
  return new Validation(context).check(schema, document, '').errors;
}

class Validation {
  readonly #context: BuiltinContext;
  #steps = 0;
  #depth = 0;

  constructor(context: BuiltinContext) {
    this.#context = context;
  }

  check(schema: Schema, value: Value, path: string): Outcome {
    const outcome: Outcome = { errors: [], score: 0 };
    if (++this.#depth > MAX_DEPTH) throw builtinError(`schema: more than ${MAX_DEPTH} nested checks`);
    this.#value(schema, value, path, outcome);
    this.#depth--;
    return outcome;
  }

  #value(start: Schema, value: Value, path: string, outcome: Outcome): void {
    let schema = start;
    while (schema.reference !== undefined) {
      this.#count();
      schema = schema.reference;
    }
    this.#count();
    const fail = (type: string, desc: string): void => {
      outcome.errors.push({ type, field: path === '' ? '(Root)' : path, desc });
      outcome.score--;
    };
    if (schema.always !== undefined) {
      if (!schema.always) fail('false', 'False always fails validation');
      return;
    }
    const given = typeOf(value);
    const allowed = schema.types.includes(given) || (given === 'integer' && schema.types.includes('number'));
    if (schema.types.length > 0 && !allowed) {
      fail('invalid_type', `Invalid type. Expected: ${typesText(schema.types)}, given: ${given}`);
      return;
    }
    this.#choices(schema, value, path, outcome, fail);
    if (isArray(value)) this.#array(schema, value, path, outcome, fail);
    else if (isObject(value)) this.#object(schema, value, path, outcome, fail);
    else if (isNumber(value)) checkNumber(schema, value, fail);
    else if (typeof value === 'string') this.#string(schema, value, fail);
    this.#common(schema, value, path, fail);
    outcome.score++;
  }

  #count(): void {
    if (++this.#steps > MAX_STEPS) throw builtinError(`schema: more than ${MAX_STEPS} checks`);
  }

  #choices(schema: Schema, value: Value, path: string, outcome: Outcome, fail: Fail): void {
    if (schema.anyOf.length > 0) {
      const best = this.#first(schema.anyOf, value, path);
      if (best !== undefined) {
        fail('number_any_of', 'Must validate at least one schema (anyOf)');
        merge(outcome, best);
      }
    }
    if (schema.oneOf.length > 0) this.#oneOf(schema.oneOf, value, path, outcome, fail);
    if (schema.allOf.length > 0) {
      const outcomes = schema.allOf.map((one) => this.check(one, value, path));
      for (const one of outcomes) merge(outcome, one);
      if (outcomes.some(({ errors }) => errors.length > 0))
        fail('number_all_of', 'Must validate all the schemas (allOf)');
    }
    if (schema.not !== undefined && this.check(schema.not, value, path).errors.length === 0) {
      fail('number_not', 'Must not validate the schema (not)');
    }
    if (isObject(value)) this.#dependencies(schema, value, path, outcome, fail);
    if (schema.condition === undefined) return;
    const holds = this.check(schema.condition, value, path).errors.length === 0;
    const next = holds ? schema.consequence : schema.alternative;
    const result = next && this.check(next, value, path);
    if (result === undefined || result.errors.length === 0) return;
    if (holds) fail('condition_then', 'Must validate "then" as "if" was valid');
    else fail('condition_else', 'Must validate "else" as "if" was not valid');
    merge(outcome, result);
  }

  /** Undefined when one fits, else the failure that came furthest. */
  #first(schemas: readonly Schema[], value: Value, path: string): Outcome | undefined {
    let best: Outcome | undefined;
    for (const schema of schemas) {
      const outcome = this.check(schema, value, path);
      if (outcome.errors.length === 0) return undefined;
      if (best === undefined || outcome.score > best.score) best = outcome;
    }
    return best;
  }

  #oneOf(schemas: readonly Schema[], value: Value, path: string, outcome: Outcome, fail: Fail): void {
    const outcomes = schemas.map((schema) => this.check(schema, value, path));
    const count = outcomes.filter(({ errors }) => errors.length === 0).length;
    if (count === 1) return;
    fail('number_one_of', 'Must validate one and only one schema (oneOf)');
    if (count === 0)
      merge(
        outcome,
        outcomes.reduce((best, one) => (one.score > best.score ? one : best)),
      );
  }

  #dependencies(schema: Schema, value: ObjectValue, path: string, outcome: Outcome, fail: Fail): void {
    for (const [key, dependency] of schema.dependencies) {
      if (lookup(value, key) === undefined) continue;
      if (!isNames(dependency)) merge(outcome, this.check(dependency, value, path));
      else {
        for (const name of dependency) {
          if (lookup(value, name) === undefined) fail('missing_dependency', `Has a dependency on ${name}`);
        }
      }
    }
  }

  #array(schema: Schema, value: readonly Value[], path: string, outcome: Outcome, fail: Fail): void {
    const { items } = schema;
    for (const [index, member] of value.entries()) {
      const own = isList(items) ? (items[index] ?? schema.additionalItems) : items;
      if (own !== undefined) merge(outcome, this.check(own, member, child(path, String(index))));
    }
    if (isList(items) && value.length > items.length && items.length > 0 && schema.additionalItemsForbidden === true) {
      fail('array_no_additional_items', 'No additional items allowed on array');
    }
    if (value.length < (schema.minItems ?? 0))
      fail('array_min_items', `Array must have at least ${schema.minItems} items`);
    if (value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
      fail('array_max_items', `Array must have at most ${schema.maxItems} items`);
    }
    if (schema.uniqueItems === true) {
      const seen = new Map<string, number>();
      for (const [index, member] of value.entries()) {
        const text = stringify(member);
        const before = seen.get(text);
        if (before !== undefined) fail('unique', `array items[${before},${index}] must be unique`);
        seen.set(text, index);
      }
    }
    if (schema.contains === undefined) return;
    const { contains } = schema;
    const outcomes = value.map((member, index) => this.check(contains, member, child(path, String(index))));
    if (outcomes.some(({ errors }) => errors.length === 0)) return;
    fail('contains', 'At least one of the items must match');
    if (outcomes.length > 0)
      merge(
        outcome,
        outcomes.reduce((best, one) => (one.score > best.score ? one : best)),
      );
  }

  #object(schema: Schema, value: ObjectValue, path: string, outcome: Outcome, fail: Fail): void {
    const size = sizeOf(value);
    if (size < (schema.minProperties ?? 0)) {
      fail('array_min_properties', `Must have at least ${schema.minProperties} properties`);
    }
    if (size > (schema.maxProperties ?? Number.POSITIVE_INFINITY)) {
      fail('array_max_properties', `Must have at most ${schema.maxProperties} properties`);
    }
    for (const name of schema.required) {
      if (lookup(value, name) === undefined) fail('required', `${name} is required`);
      else outcome.score++;
    }
    for (const key of keysOf(value).map(String)) this.#property(schema, key, lookup(value, key)!, path, outcome, fail);
    for (const [name, own] of schema.properties) {
      const member = lookup(value, name);
      if (member !== undefined) merge(outcome, this.check(own, member, child(path, name)));
    }
  }

  #property(schema: Schema, key: string, value: Value, path: string, outcome: Outcome, fail: Fail): void {
    let known = schema.properties.has(key);
    for (const { regex, schema: own } of schema.patternProperties) {
      if (!regex.test(key)) continue;
      known = true;
      merge(outcome, this.check(own, value, child(path, key)));
    }
    if (!known && schema.additionalPropertiesForbidden === true) {
      fail('additional_property_not_allowed', `Additional property ${key} is not allowed`);
    }
    if (!known && schema.additionalProperties !== undefined) {
      merge(outcome, this.check(schema.additionalProperties, value, child(path, key)));
    }
    const named = schema.propertyNames && this.check(schema.propertyNames, key, path);
    if (named === undefined || named.errors.length === 0) return;
    fail('invalid_property_name', `Property name of "${key}" does not match`);
    merge(outcome, named);
  }

  #string(schema: Schema, value: string, fail: Fail): void {
    const length = Array.from(value).length;
    if (length < (schema.minLength ?? 0)) {
      fail('string_gte', `String length must be greater than or equal to ${schema.minLength}`);
    }
    if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) {
      fail('string_lte', `String length must be less than or equal to ${schema.maxLength}`);
    }
    if (schema.pattern !== undefined && !schema.pattern.regex.test(value)) {
      fail('pattern', `Does not match pattern '${schema.pattern.text}'`);
    }
  }

  #common(schema: Schema, value: Value, path: string, fail: Fail): void {
    const field = path === '' ? '(Root)' : path;
    const { constant, options, format } = schema;
    if (constant !== undefined && !equal(constant.value, value)) {
      fail('const', `${field} does not match: ${stringify(constant.value)}`);
    }
    if (options !== undefined && !options.some((option) => equal(option, value))) {
      const texts = options.map((option) => stringify(option));
      fail('enum', `${field} must be one of the following: ${texts.join(', ')}`);
    }
    if (format !== undefined && typeof value === 'string' && !hasFormat(format, value, this.#context)) {
      fail('format', `Does not match format '${format}'`);
    }
  }
}

type Fail = (type: string, desc: string) => void;

function merge(outcome: Outcome, other: Outcome): void {
  for (const error of other.errors) outcome.errors.push(error);
  outcome.score += other.score;
}

function typesText(types: readonly string[]): string {
  return types.length === 1 ? types[0]! : `[${types.join(',')}]`;
}

function isList(items: Schema['items']): items is readonly Schema[] {
  return Array.isArray(items);
}

function isNames(dependency: Schema | readonly string[]): dependency is readonly string[] {
  return Array.isArray(dependency);
}

function child(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}

function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (isNumber(value)) return isInteger(value) ? 'integer' : 'number';
  if (isArray(value)) return 'array';
  return isObject(value) ? 'object' : typeof value;
}

function checkNumber(schema: Schema, value: NumberValue, fail: Fail): void {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    fail('multiple_of', `Must be a multiple of ${numberText(multipleOf)}`);
  }
  if (maximum !== undefined && compareNumbers(value, maximum) > 0) {
    fail('number_lte', `Must be less than or equal to ${numberText(maximum)}`);
  }
  if (exclusiveMaximum !== undefined && compareNumbers(value, exclusiveMaximum) >= 0) {
    fail('number_lt', `Must be less than ${numberText(exclusiveMaximum)}`);
  }
  if (minimum !== undefined && compareNumbers(value, minimum) < 0) {
    fail('number_gte', `Must be greater than or equal to ${numberText(minimum)}`);
  }
  if (exclusiveMinimum !== undefined && compareNumbers(value, exclusiveMinimum) <= 0) {
    fail('number_gt', `Must be greater than ${numberText(exclusiveMinimum)}`);
  }
}

/** Exact: both numbers are brought to integers by the same power of ten. */
function isMultiple(value: NumberValue, of: NumberValue): boolean {
  const shift = Math.max(fractionDigits(value), fractionDigits(of));
  const [a, b] = [scaled(value, shift), scaled(of, shift)];
  return a !== undefined && b !== undefined && b !== 0n && a % b === 0n;
}

function fractionDigits(value: NumberValue): number {
  const text = numberText(value);
  const exponent = /e([+-][0-9]+)$/.exec(text);
  const point = text.indexOf('.');
  const digits = point < 0 ? 0 : text.split('e')[0]!.length - point - 1;
  return Math.max(0, digits - Number(exponent?.[1] ?? 0));
}

function scaled(value: NumberValue, shift: number): bigint | undefined {
  if (shift > 1000) return undefined;
  const text = numberText(value);
  const [mantissa, exponent = '0'] = text.split('e');
  const point = mantissa!.indexOf('.');
  const digits = BigInt(mantissa!.replace('.', ''));
  const power = Number(exponent) - (point < 0 ? 0 : mantissa!.length - point - 1) + shift;
  const result = decimal(digits, power);
  return result instanceof RegoNumber || isInteger(result) ? toBigInt(result) : undefined;
}
