import type { Regex } from '@lamellar/automata';
import type { NumberValue, Value } from '../../values/index.js';

/** Types that a schema may name. */
export const schemaTypes: readonly string[] = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string'];

/** A compiled schema: keywords that are not there are undefined. */
export interface Schema {
  /** A schema that is just `true` or `false`. */
  always?: boolean;
  /** Where `$ref` leads; all other keywords beside it say nothing. */
  reference?: Schema;
  types: string[];
  properties: Map<string, Schema>;
  patternProperties: { readonly pattern: string; readonly regex: Regex; readonly schema: Schema }[];
  additionalProperties?: Schema;
  /** False when it is the plain word `false`, which has a message of its own. */
  additionalPropertiesForbidden?: boolean;
  propertyNames?: Schema;
  dependencies: Map<string, Schema | readonly string[]>;
  /** One schema for all items, or one for each of the first. */
  items?: Schema | readonly Schema[];
  additionalItems?: Schema;
  additionalItemsForbidden?: boolean;
  contains?: Schema;
  multipleOf?: NumberValue;
  minimum?: NumberValue;
  maximum?: NumberValue;
  exclusiveMinimum?: NumberValue;
  exclusiveMaximum?: NumberValue;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  uniqueItems?: boolean;
  required: string[];
  pattern?: { readonly text: string; readonly regex: Regex };
  format?: string;
  constant?: { readonly value: Value };
  options?: readonly Value[];
  oneOf: Schema[];
  anyOf: Schema[];
  allOf: Schema[];
  not?: Schema;
  condition?: Schema;
  consequence?: Schema;
  alternative?: Schema;
}

/** A schema without keywords: everything is valid. */
export function emptySchema(): Schema {
  return {
    types: [],
    properties: new Map(),
    patternProperties: [],
    dependencies: new Map(),
    required: [],
    oneOf: [],
    anyOf: [],
    allOf: [],
  };
}
