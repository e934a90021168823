import type { Type } from '../../builtins/type.js';
import { isArray, isObject, lookup, type PlainObject, type RegoObject, type Value } from '../../values/index.js';
import { ANY, BOOLEAN, NIL, NULL, NUMBER, STRING, union } from './type-ops.js';

const SCALARS: ReadonlyMap<string, Type> = new Map([
  ['boolean', BOOLEAN],
  ['string', STRING],
  ['integer', NUMBER],
  ['number', NUMBER],
  ['null', NULL],
]);

const MAX_DEPTH = 200;

type Schema = PlainObject | RegoObject;

/**
 * The type that a JSON Schema gives a document. An object whose schema lists properties has these alone, so that a misspelt name
 * is found. References lead into the same schema; one into itself says nothing more.
 *
 * @throws {TypeError} for what is no schema, or leads nowhere.
 */
export function schemaType(document: Value): Type {
  return new SchemaReader(document).type(document, 0);
}

class SchemaReader {
  readonly #document: Value;
  readonly #open = new Set<Value>();

  constructor(document: Value) {
    this.#document = document;
  }

  type(schema: Value, depth: number): Type {
    if (typeof schema === 'boolean') return ANY;
    if (!isObject(schema)) throw new TypeError('a schema is an object or a boolean');
    if (depth > MAX_DEPTH) throw new TypeError(`a schema nests at most ${MAX_DEPTH} deep`);
    if (this.#open.has(schema)) return ANY;
    this.#open.add(schema);
    const type = this.#whole(schema, depth + 1);
    this.#open.delete(schema);
    return type;
  }

  #whole(schema: Schema, depth: number): Type {
    const reference = lookup(schema, '$ref');
    if (typeof reference === 'string') return this.type(this.#resolve(reference), depth);
    const anyOf = lookup(schema, 'anyOf');
    if (isArray(anyOf)) return this.#anyOf(schema, anyOf, depth);
    const allOf = lookup(schema, 'allOf');
    if (isArray(allOf)) return [schema, ...allOf].map((part) => this.#part(part, depth)).reduce(both);
    return this.#own(schema, depth);
  }

  /** One of the schemas of an `allOf`, or the one around it. */
  #part(schema: Value, depth: number): Type {
    return isObject(schema) && lookup(schema, 'allOf') !== undefined
      ? this.#own(schema, depth)
      : this.type(schema, depth);
  }

  #anyOf(schema: Schema, anyOf: readonly Value[], depth: number): Type {
    const own = this.#own(schema, depth);
    const start = own.kind === 'object' && own.dynamic === undefined ? own : NIL;
    return anyOf.reduce<Type>((all, part) => union(this.type(part, depth), all), start);
  }

  #own(schema: Schema, depth: number): Type {
    const written = lookup(schema, 'type');
    const names = isArray(written) ? written : written === undefined ? [] : [written];
    if (names.length === 0) {
      if (lookup(schema, 'properties') !== undefined) return this.#object(schema, depth);
      return lookup(schema, 'items') === undefined ? ANY : this.#array(schema, depth);
    }
    return names.reduce<Type>((all, name) => union(all, this.#named(schema, name, depth)), NIL);
  }

  #named(schema: Schema, name: Value, depth: number): Type {
    if (name === 'object') return this.#object(schema, depth);
    if (name === 'array') return this.#array(schema, depth);
    const scalar = typeof name === 'string' ? SCALARS.get(name) : undefined;
    if (scalar === undefined) throw new TypeError(`a schema has no type ${JSON.stringify(name)}`);
    return scalar;
  }

  #object(schema: Schema, depth: number): Type {
    const properties = lookup(schema, 'properties');
    const names = isObject(properties) ? Object.keys(properties) : [];
    if (names.length === 0) return { kind: 'object', static: [], dynamic: { key: ANY, value: ANY } };
    const fields = names.map((key) => ({ key, value: this.type(lookup(properties as Schema, key)!, depth) }));
    return { kind: 'object', static: fields };
  }

  #array(schema: Schema, depth: number): Type {
    const items = lookup(schema, 'items');
    if (isArray(items)) return { kind: 'array', static: items.map((item) => this.type(item, depth)) };
    return { kind: 'array', static: [], dynamic: items === undefined ? ANY : this.type(items, depth) };
  }

  #resolve(reference: string): Value {
    if (!reference.startsWith('#'))
      throw new TypeError(`schema reference ${reference} leads outside: nothing is fetched`);
    let value: Value | undefined = this.#document;
    for (const part of reference.slice(1).split('/').slice(1)) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      value = isArray(value) ? value[Number(name)] : isObject(value) ? lookup(value, name) : undefined;
    }
    if (value === undefined) throw new TypeError(`schema reference ${reference} leads nowhere`);
    return value;
  }
}

/** What has both types: the fields of both objects, or the narrower. */
function both(a: Type, b: Type): Type {
  if (a.kind === 'any' && a.of === undefined) return b;
  if (b.kind === 'any' && b.of === undefined) return a;
  if (a.kind === 'object' && b.kind === 'object') {
    const known = new Set(a.static.map(({ key }) => key));
    const fields = [...a.static, ...b.static.filter(({ key }) => !known.has(key))];
    return fields.length === 0 ? a : { kind: 'object', static: fields };
  }
  return a;
}
