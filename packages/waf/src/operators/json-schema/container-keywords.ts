import {
  type Check,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type Keyword,
  member,
  type SchemaCompiler,
} from './check.js';
import { canonical } from './equal.js';
import { compileSchemaPattern } from './value-keywords.js';

/** A keyword with a number that counts elements or members. */
function counting(size: (value: Json) => number | undefined, test: (found: number, limit: number) => boolean): Keyword {
  return (limit, _, path, compiler): Check => {
    if (typeof limit !== 'number') return compiler.fail(path, 'a number');
    return (value) => {
      const found = size(value);
      return found === undefined || test(found, limit);
    };
  };
}
const elements = (value: Json) => (isArray(value) ? value.length : undefined);
const members = (value: Json) => (isObject(value) ? Object.keys(value).length : undefined);

function listOf(value: Json, path: string, compiler: SchemaCompiler): Check[] {
  if (!isArray(value)) return compiler.fail(path, 'a list of schemas');
  return value.map((schema, index) => compiler.compile(schema, `${path}/${index}`));
}

const prefixItems: Keyword = (value, _, path, compiler) => {
  const checks = listOf(value, path, compiler);
  return (found, run) =>
    !isArray(found) || checks.every((check, index) => index >= found.length || check(found[index]!, run));
};

/** One schema for all elements after `prefixItems`; a list, as older drafts have it, is `prefixItems`. */
const items: Keyword = (value, schema, path, compiler) => {
  if (isArray(value)) return prefixItems(value, schema, path, compiler);
  const prefix = member(schema, 'prefixItems');
  const from = isArray(prefix) ? prefix.length : 0;
  const check = compiler.compile(value, path);
  return (found, run) => !isArray(found) || found.every((element, index) => index < from || check(element, run));
};

const additionalItems: Keyword = (value, schema, path, compiler) => {
  const list = member(schema, 'items');
  if (!isArray(list)) return () => true;
  const check = compiler.compile(value, path);
  return (found, run) => !isArray(found) || found.slice(list.length).every((element) => check(element, run));
};

const contains: Keyword = (value, schema, path, compiler) => {
  const check = compiler.compile(value, path);
  const least = member(schema, 'minContains') ?? 1;
  const most = member(schema, 'maxContains') ?? Number.POSITIVE_INFINITY;
  if (typeof least !== 'number' || typeof most !== 'number') return compiler.fail(path, 'numbers beside contains');
  return (found, run) => {
    if (!isArray(found)) return true;
    const count = found.filter((element) => check(element, run)).length;
    return count >= least && count <= most;
  };
};

const uniqueItems: Keyword = (value) => (found, run) => {
  if (value !== true || !isArray(found)) return true;
  return new Set(found.map((element) => canonical(element, run))).size === found.length;
};

const required: Keyword = (value, _, path, compiler) => {
  if (!isArray(value) || !value.every((key) => typeof key === 'string')) return compiler.fail(path, 'a list of names');
  const keys = value as readonly string[];
  return (found) => !isObject(found) || keys.every((key) => Object.hasOwn(found, key));
};

function schemasByName(value: Json, path: string, compiler: SchemaCompiler): [string, Check][] {
  if (!isObject(value)) return compiler.fail(path, 'an object of schemas');
  return Object.keys(value).map((key) => [key, compiler.compile(member(value, key) ?? true, `${path}/${key}`)]);
}

const properties: Keyword = (value, _, path, compiler) => {
  const checks = schemasByName(value, path, compiler);
  return (found, run) =>
    !isObject(found) || checks.every(([key, check]) => !Object.hasOwn(found, key) || check(member(found, key)!, run));
};

function patternsOf(value: Json, path: string, compiler: SchemaCompiler): [(text: string) => boolean, Check][] {
  return schemasByName(value, path, compiler).map(([source, check]) => [
    compileSchemaPattern(source, `${path}/${source}`, compiler.fail),
    check,
  ]);
}

const patternProperties: Keyword = (value, _, path, compiler) => {
  const checks = patternsOf(value, path, compiler);
  return (found, run) => {
    if (!isObject(found)) return true;
    return Object.keys(found).every(
      (key) => run.spend(key.length) && checks.every(([test, check]) => !test(key) || check(member(found, key)!, run)),
    );
  };
};

const additionalProperties: Keyword = (value, schema, path, compiler) => {
  const named: JsonObject = (member(schema, 'properties') as JsonObject | undefined) ?? {};
  const patterns = patternsOf(member(schema, 'patternProperties') ?? {}, path, compiler);
  const check = compiler.compile(value, path);
  return (found, run) => {
    if (!isObject(found)) return true;
    return Object.keys(found).every(
      (key) => Object.hasOwn(named, key) || patterns.some(([test]) => test(key)) || check(member(found, key)!, run),
    );
  };
};

const propertyNames: Keyword = (value, _, path, compiler) => {
  const check = compiler.compile(value, path);
  return (found, run) => !isObject(found) || Object.keys(found).every((key) => check(key, run));
};

const dependentRequired: Keyword = (value, _, path, compiler) => {
  if (!isObject(value)) return compiler.fail(path, 'an object of lists of names');
  const rules = Object.keys(value).map(
    (key) => [key, required(member(value, key) ?? null, {}, `${path}/${key}`, compiler)] as const,
  );
  return (found, run) =>
    !isObject(found) || rules.every(([key, check]) => !Object.hasOwn(found, key) || check(found, run));
};

const dependentSchemas: Keyword = (value, _, path, compiler) => {
  const checks = schemasByName(value, path, compiler);
  return (found, run) =>
    !isObject(found) || checks.every(([key, check]) => !Object.hasOwn(found, key) || check(found, run));
};

/** Keywords that look into arrays and objects. */
export const containerKeywords: Readonly<Record<string, Keyword>> = {
  minItems: counting(elements, (found, limit) => found >= limit),
  maxItems: counting(elements, (found, limit) => found <= limit),
  minProperties: counting(members, (found, limit) => found >= limit),
  maxProperties: counting(members, (found, limit) => found <= limit),
  prefixItems,
  items,
  additionalItems,
  contains,
  uniqueItems,
  required,
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
  dependentRequired,
  dependentSchemas,
};
