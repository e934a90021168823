import type { Builtin, BuiltinSignature } from '../builtins/registry.js';
import type { Type } from '../builtins/type.js';
import { standardBuiltins } from '../standard-builtins.js';
import type { Json } from '../values/index.js';

/** What a policy may use, in the form of OPA's capabilities file. */
export interface Capabilities {
  readonly builtins: readonly CapabilityBuiltin[];
  readonly future_keywords: readonly string[];
  readonly features: readonly string[];
}

/** One builtin, as OPA's capabilities file has it. */
export interface CapabilityBuiltin {
  readonly name: string;
  readonly decl: {
    readonly type: 'function';
    readonly args?: readonly Json[];
    readonly result?: Json;
    readonly variadic?: Json;
  };
  readonly infix?: string;
  readonly relation?: boolean;
  readonly nondeterministic?: boolean;
  readonly deprecated?: boolean;
}

/**
 * The capabilities of an engine with the standard builtins and more, as data that tools for OPA read (`opa check --capabilities`).
 *
 * @param builtins Groups besides the standard ones, as given to `compile`; of two with one name the later counts.
 */
export function capabilities(builtins: readonly Builtin[] = []): Capabilities {
  const byName = new Map([...standardBuiltins, ...builtins].map((builtin) => [builtin.name, builtin]));
  return {
    builtins: [...byName.values()].map(builtinJson).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    future_keywords: ['and', 'not', 'or'],
    features: ['keywords_in_refs', 'rego_v1', 'template_strings'],
  };
}

function builtinJson(builtin: BuiltinSignature): CapabilityBuiltin {
  const { name, args, result, variadic, infix } = builtin;
  return {
    name,
    decl: {
      ...(args.length > 0 && { args: args.map(typeJson) }),
      ...(result !== undefined && { result: typeJson(result) }),
      ...(variadic !== undefined && { variadic: typeJson(variadic) }),
      type: 'function',
    },
    ...(infix !== undefined && { infix }),
    ...(builtin.relation && { relation: true }),
    ...(!builtin.deterministic && { nondeterministic: true }),
    ...(builtin.deprecated && { deprecated: true }),
  };
}

/** A type in the form of OPA's JSON. */
export function typeJson(type: Type): Json {
  switch (type.kind) {
    case 'any':
      return { type: 'any', ...(type.of !== undefined && { of: type.of.map(typeJson) }) };
    case 'set':
      return { type: 'set', of: typeJson(type.of) };
    case 'array':
      return {
        type: 'array',
        ...(type.static.length > 0 && { static: type.static.map(typeJson) }),
        ...(type.dynamic !== undefined && { dynamic: typeJson(type.dynamic) }),
      };
    case 'object':
      return {
        type: 'object',
        ...(type.static.length > 0 && {
          static: type.static.map(({ key, value }) => ({ key, value: typeJson(value) })),
        }),
        ...(type.dynamic !== undefined && {
          dynamic: { key: typeJson(type.dynamic.key), value: typeJson(type.dynamic.value) },
        }),
      };
    default:
      return { type: type.kind };
  }
}
