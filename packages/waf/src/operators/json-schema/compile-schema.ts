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
import { containerKeywords } from './container-keywords.js';
import { valueKeywords } from './value-keywords.js';

/** Keywords that say nothing about validity here. */
const silent: ReadonlySet<string> = new Set(
  (
    '$schema $id id $comment $anchor $defs definitions title description default examples deprecated readOnly writeOnly format ' +
    'contentEncoding contentMediaType contentSchema minContains maxContains then else'
  ).split(' '),
);

function all(value: Json, path: string, compiler: SchemaCompiler): Check[] {
  if (!isArray(value) || value.length === 0) return compiler.fail(path, 'a list of schemas');
  return value.map((schema, index) => compiler.compile(schema, `${path}/${index}`));
}

const combining: Readonly<Record<string, Keyword>> = {
  allOf: (value, _, path, compiler) => {
    const checks = all(value, path, compiler);
    return (found, run) => checks.every((check) => check(found, run));
  },
  anyOf: (value, _, path, compiler) => {
    const checks = all(value, path, compiler);
    return (found, run) => checks.some((check) => check(found, run));
  },
  oneOf: (value, _, path, compiler) => {
    const checks = all(value, path, compiler);
    return (found, run) => checks.filter((check) => check(found, run)).length === 1;
  },
  not: (value, _, path, compiler) => {
    const check = compiler.compile(value, path);
    return (found, run) => !check(found, run);
  },
  if: (value, schema, path, compiler) => {
    const condition = compiler.compile(value, path);
    const then = compiler.compile(member(schema, 'then') ?? true, `${path}/then`);
    const otherwise = compiler.compile(member(schema, 'else') ?? true, `${path}/else`);
    return (found, run) => (condition(found, run) ? then : otherwise)(found, run);
  },
};

const keywords: Readonly<Record<string, Keyword>> = { ...valueKeywords, ...containerKeywords, ...combining };

/** Deepest nesting of a value: a schema may refer to itself. */
const deepest = 500;

/**
 * Compiles a JSON Schema (draft 7 to 2020-12) to a check. References inside the document work; those to other documents, and keywords
 * that this compiler does not know, are errors, because ignoring them would let everything through.
 *
 * @throws what `fail` throws, given the JSON pointer and what was expected there.
 */
export function compileSchema(document: Json, fail: (path: string, expected: string) => never): Check {
  const references = new Map<string, Check>();
  let depth = 0;

  const compiler: SchemaCompiler = { compile, fail };

  function compile(schema: Json, path: string): Check {
    if (schema === true) return () => true;
    if (schema === false) return () => false;
    if (!isObject(schema)) return fail(path, 'a schema');
    const checks = checksOf(schema, path);
    return (value, run) => {
      if (depth >= deepest || !run.spend(1)) {
        run.steps = -1;
        return false;
      }
      depth++;
      try {
        return checks.every((check) => check(value, run));
      } finally {
        depth--;
      }
    };
  }

  function checksOf(schema: JsonObject, path: string): Check[] {
    const checks: Check[] = [];
    for (const name of Object.keys(schema)) {
      const value = member(schema, name) ?? null;
      if (name === '$ref') checks.push(reference(value, `${path}/$ref`));
      else if (Object.hasOwn(keywords, name)) checks.push(keywords[name]!(value, schema, `${path}/${name}`, compiler));
      else if (!silent.has(name)) fail(`${path}/${name}`, 'a keyword of JSON Schema that is supported');
    }
    return checks;
  }

  /** Compiled when it is first used, so that a schema may contain itself. */
  function reference(value: Json, path: string): Check {
    if (typeof value !== 'string' || !value.startsWith('#'))
      return fail(path, 'a reference inside the document, such as #/$defs/name');
    const target = resolve(value, path);
    if (!references.has(value)) {
      references.set(value, (found, run) => references.get(value)!(found, run));
      references.set(value, compile(target, value));
    }
    return (found, run) => references.get(value)!(found, run);
  }

  function resolve(pointer: string, path: string): Json {
    let at: Json | undefined = document;
    for (const part of pointer.slice(1).split('/').slice(1)) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (isArray(at)) at = at[Number(key)];
      else at = isObject(at) ? member(at, key) : undefined;
    }
    return at === undefined || (pointer !== '#' && !pointer.startsWith('#/'))
      ? fail(path, 'a pointer to a part of the document')
      : at;
  }

  return compile(document, '#');
}
