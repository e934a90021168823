/** A JSON value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Judges one value; false when it breaks the schema. */
export type Check = (value: Json, run: SchemaRun) => boolean;

/** Counts the work of one validation, so that no schema and no value can make it long. */
export class SchemaRun {
  steps: number;

  constructor(steps: number) {
    this.steps = steps;
  }

  /** True while there is budget left; a validation that ran out of it proves nothing. */
  spend(steps: number): boolean {
    this.steps -= steps;
    return this.steps >= 0;
  }
}

/** Makes the check of a subschema; `path` names it in errors. */
export interface SchemaCompiler {
  compile(schema: Json, path: string): Check;
  /** Says that a keyword cannot be used. */
  fail(path: string, expected: string): never;
}

/** Makes the check of one keyword, given its value and the schema it stands in. */
export type Keyword = (value: Json, schema: JsonObject, path: string, compiler: SchemaCompiler) => Check;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member of a JSON object, never one of its prototype. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
