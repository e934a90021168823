import { RegoNumber } from './number.js';
import { RegoObject } from './object.js';
import { RegoSet } from './set.js';

/** An object whose keys are all strings: a plain JavaScript object, read by own keys only. */
export interface PlainObject {
  readonly [key: string]: Value;
}

/**
 * A Rego value. JSON values are themselves. Sets, objects with other than string keys, and numbers that a double does not
 * write exactly have classes. `undefined` is Rego's undefined and never part of a value.
 */
export type Value = null | boolean | string | NumberValue | readonly Value[] | PlainObject | RegoObject | RegoSet;

/**
 * A number. A JavaScript number stands for the shortest decimal text that reads back as it (`0.1` is one tenth); any other
 * decimal is a {@link RegoNumber}. Each number has one form only, so `===` decides between two doubles.
 */
export type NumberValue = number | RegoNumber;

/** The type names of Rego's `type_name`. */
export type TypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'set';

/** The type of a value, as `type_name` tells it. */
export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof RegoSet) return 'set';
  if (value instanceof RegoNumber) return 'number';
  return 'object';
}

/** Whether the value is a number in either form. */
export function isNumber(value: Value | undefined): value is NumberValue {
  return typeof value === 'number' || value instanceof RegoNumber;
}

/** Whether the value is an array. */
export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether the value is an object, of either form. */
export function isObject(value: Value | undefined): value is PlainObject | RegoObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof RegoSet) &&
    !(value instanceof RegoNumber)
  );
}

/** Whether the value is an object with string keys only. */
export function isPlainObject(value: Value | undefined): value is PlainObject {
  return isObject(value) && !(value instanceof RegoObject);
}
