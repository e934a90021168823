import type { RefTerm } from '../../ast/index.js';
import { refOf } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import { isArray, isObject, lookup, type Value } from '../../values/index.js';
import type { Rule } from '../program.js';
import { schemaType } from './schema-type.js';
import { ANY } from './type-ops.js';

/** JSON Schemas by name: `input` is that of the input everywhere; annotations name the others as `schema.NAME`. */
export type Schemas = Readonly<Record<string, Value>>;

/** A document with the type that an annotation gives it in a rule. */
export interface TypedDocument {
  readonly ref: RefTerm;
  readonly type: Type;
}

const NONE: readonly TypedDocument[] = [];

/** Reads the schemas of a policy, and those that the METADATA of rules names or holds. */
export class SchemaTypes {
  readonly #schemas: Schemas | undefined;
  readonly #known = new Map<string, Type>();
  /** The type of the input where no annotation gives another. */
  readonly input: Type;

  /** @throws {TypeError} for a schema of the input that is none. */
  constructor(schemas: Schemas | undefined) {
    this.#schemas = schemas;
    this.input = this.#named('input') ?? ANY;
  }

  /** The documents that have types in a rule; a message for each annotation that is wrong. */
  documentsOf(rule: Rule, fail: (at: number, message: string) => void): readonly TypedDocument[] {
    if (rule.module.annotations.length === 0) return NONE;
    const documents: TypedDocument[] = [];
    let input: Type | undefined;
    for (const annotation of annotationsOf(rule)) {
      const list = isObject(annotation.data) ? lookup(annotation.data, 'schemas') : undefined;
      for (const entry of isArray(list) ? list : []) {
        if (!isObject(entry)) continue;
        for (const name of Object.keys(entry)) {
          const path = pathParts(name);
          const type = this.#read(lookup(entry, name)!, (message) => fail(annotation.at, message));
          if (path === undefined) fail(annotation.at, `${name} is no path below input or data`);
          if (path === undefined || type === undefined) continue;
          if (path[0] === 'input') input = overridden(input ?? this.input, path.slice(1), type);
          else documents.push({ ref: refOf(path, annotation.at), type });
        }
      }
    }
    if (input !== undefined) documents.push({ ref: refOf(['input'], 0), type: input });
    return documents;
  }

  #read(schema: Value, fail: (message: string) => void): Type | undefined {
    try {
      if (typeof schema !== 'string') return schemaType(schema);
      if (this.#schemas === undefined) return undefined;
      const type = this.#named(schema.replace(/^schema\.?/, ''));
      if (type === undefined) fail(`undefined schema: ${schema}`);
      return type;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      fail(error.message);
      return undefined;
    }
  }

  #named(written: string): Type | undefined {
    const name = /^\["([^"]*)"\]$/.exec(written)?.[1] ?? (written === '' ? 'input' : written);
    if (this.#schemas === undefined || !Object.hasOwn(this.#schemas, name)) return undefined;
    let type = this.#known.get(name);
    if (type === undefined) this.#known.set(name, (type = schemaType(this.#schemas[name]!)));
    return type;
  }
}

/** The blocks that apply to a rule, from the farthest to the nearest. */
function annotationsOf({ module, node, path, ground }: Rule): { at: number; data: Value }[] {
  const own = path.slice(0, ground).map((part) => (part.kind === 'scalar' ? part.value : undefined));
  const of = (scope: string): { at: number; data: Value }[] =>
    module.annotations.filter(
      (block) =>
        block.scope === scope &&
        (scope !== 'document' ||
          (block.path?.length === own.length && own.every((part, i) => part === block.path![i]))),
    );
  return [
    ...of('subpackages'),
    ...of('package'),
    ...of('document'),
    ...node.annotations.filter(({ scope }) => scope === 'rule'),
  ];
}

/** The parts of a written path, such as `data.acl["x y"].z`. */
function pathParts(text: string): string[] | undefined {
  const parts: string[] = [];
  const next = /\.?([A-Za-z_][A-Za-z0-9_]*)|\["([^"]*)"\]/y;
  while (next.lastIndex < text.length) {
    const found = next.exec(text);
    if (found === null) return undefined;
    parts.push(found[1] ?? found[2]!);
  }
  return parts[0] === 'input' || parts[0] === 'data' ? parts : undefined;
}

/** The type with another at a path in it. */
function overridden(type: Type, path: readonly string[], given: Type): Type {
  const [name, ...rest] = path;
  if (name === undefined) return given;
  if (type.kind !== 'object') {
    const value = overridden(ANY, rest, given);
    return { kind: 'object', static: [{ key: name, value }], dynamic: { key: ANY, value: ANY } };
  }
  const known = type.static.find(({ key }) => key === name);
  const value = overridden(known?.value ?? ANY, rest, given);
  return { ...type, static: [...type.static.filter(({ key }) => key !== name), { key: name, value }] };
}
