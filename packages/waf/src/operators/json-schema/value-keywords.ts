import { compile as compilePattern } from '@lamellar/automata';
import { type Check, isArray, isObject, type Json, type Keyword } from './check.js';
import { canonical } from './equal.js';

const types: Readonly<Record<string, (value: Json) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  string: (value) => typeof value === 'string',
  array: isArray,
  object: isObject,
};

const type: Keyword = (value, _, path, compiler) => {
  const names = isArray(value) ? value : [value];
  const wanted = names.map((name) => {
    const test = typeof name === 'string' && Object.hasOwn(types, name) ? types[name] : undefined;
    return test ?? compiler.fail(path, 'the name of a JSON type, or a list of them');
  });
  return (found) => wanted.some((test) => test(found));
};

const constant: Keyword = (value) => {
  const wanted = canonical(value);
  return (found, run) => canonical(found, run) === wanted;
};

const enumeration: Keyword = (value, _, path, compiler) => {
  if (!isArray(value)) return compiler.fail(path, 'a list');
  const wanted = new Set(value.map((each) => canonical(each)));
  return (found, run) => wanted.has(canonical(found, run));
};

/** A keyword with a number that looks at numbers only. */
function onNumber(test: (found: number, limit: number) => boolean): Keyword {
  return (limit, _, path, compiler): Check => {
    if (typeof limit !== 'number') return compiler.fail(path, 'a number');
    return (found) => typeof found !== 'number' || test(found, limit);
  };
}

/** Multiples are judged with a tolerance for what binary fractions cannot hold. */
function isMultiple(found: number, of: number): boolean {
  const quotient = found / of;
  return Number.isFinite(quotient) && Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function onString(test: (found: string, limit: number) => boolean): Keyword {
  return (limit, _, path, compiler): Check => {
    if (typeof limit !== 'number') return compiler.fail(path, 'a number');
    return (found, run) => typeof found !== 'string' || (run.spend(found.length) && test(found, limit));
  };
}

/** Regular expressions run in linear time; what only backtracking can match is refused. */
export function compileSchemaPattern(
  value: Json,
  path: string,
  fail: (path: string, expected: string) => never,
): (text: string) => boolean {
  if (typeof value !== 'string') return fail(path, 'a regular expression');
  try {
    const regex = compilePattern(value, { mode: 'unicode' });
    return (text) => regex.test(text);
  } catch (cause) {
    return fail(
      path,
      `a regular expression that is regular (${cause instanceof Error ? cause.message : String(cause)})`,
    );
  }
}

const pattern: Keyword = (value, _, path, compiler) => {
  const test = compileSchemaPattern(value, path, compiler.fail);
  return (found, run) => typeof found !== 'string' || (run.spend(found.length) && test(found));
};

/** Keywords that judge a value by itself. */
export const valueKeywords: Readonly<Record<string, Keyword>> = {
  type,
  const: constant,
  enum: enumeration,
  minimum: onNumber((found, limit) => found >= limit),
  maximum: onNumber((found, limit) => found <= limit),
  exclusiveMinimum: onNumber((found, limit) => found > limit),
  exclusiveMaximum: onNumber((found, limit) => found < limit),
  multipleOf: onNumber(isMultiple),
  minLength: onString((found, limit) => lengthOf(found) >= limit),
  maxLength: onString((found, limit) => lengthOf(found) <= limit),
  pattern,
};
