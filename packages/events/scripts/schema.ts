import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One attribute of a class or an object in the compiled schema. */
export interface Attribute {
  readonly caption: string;
  readonly type: string;
  readonly object_type?: string;
  readonly is_array?: boolean;
  readonly requirement: 'required' | 'recommended' | 'optional';
  /** The attribute exists only while one of these profiles is applied; its `required` counts only then. */
  readonly profiles?: readonly string[] | null;
  readonly enum?: Readonly<Record<string, { readonly caption: string }>>;
  /** The attribute that carries the text of an enum value. */
  readonly sibling?: string;
  readonly extension?: string;
  readonly '@deprecated'?: { readonly message: string };
}

/** What an object or a class demands of several attributes together. */
export interface Constraints {
  readonly at_least_one?: readonly string[];
  readonly just_one?: readonly string[];
}

/** One object or class of the compiled schema. */
export interface Shape {
  readonly name: string;
  readonly caption: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: Constraints;
}

/** One event class. */
export interface EventClass extends Shape {
  readonly uid: number;
  readonly category_uid: number;
  readonly category_name: string;
  readonly profiles: readonly string[];
  readonly '@deprecated'?: { readonly message: string };
}

/** The compiled OCSF schema, as far as the generator reads it. */
export interface Schema {
  readonly version: string;
  readonly classes: Readonly<Record<string, EventClass>>;
  readonly objects: Readonly<Record<string, Shape>>;
}

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const file = 'ocsf/ocsf-1.8.0-compiled.json';

/** The compiled schema: `option`, then `$LAMELLAR_CONFORMANCE`, then `../shared/conformance` beside the checkout; undefined when absent. */
export function findSchema(option?: string): string | undefined {
  const root = process.env['LAMELLAR_CONFORMANCE'];
  return [option, root && join(root, file), join(repository, '../shared/conformance', file)]
    .filter((path): path is string => Boolean(path))
    .find(existsSync);
}

/** Reads a compiled schema; throws when it is of another version than the committed slice. */
export function readSchema(path: string): Schema {
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Schema;
  if (schema.version !== '1.8.0') {
    throw new Error(`${path}: expected the compiled schema of OCSF 1.8.0, found version ${schema.version}`);
  }
  return schema;
}
