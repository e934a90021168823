import { standardNames, standardSignature } from '../builtins/registry.js';
import type { Type } from '../builtins/type.js';
import type { PlainObject, Value } from '../values/index.js';

/** Builtins, keywords and features in the form of OPA's `capabilities.json`. */
export function capabilitiesJson(version: 'v0' | 'v1'): PlainObject {
  const builtins = [...standardNames()].sort().flatMap((name): Value[] => {
    const signature = standardSignature(name)!;
    const { args, variadic, result, infix } = signature;
    return [
      {
        name,
        decl: {
          type: 'function',
          ...(args.length > 0 && { args: args.map(typeAsJson) }),
          ...(variadic !== undefined && { variadic: typeAsJson(variadic) }),
          ...(result !== undefined && { result: typeAsJson(result) }),
        },
        ...(infix !== undefined && { infix }),
        ...(!signature.deterministic && { nondeterministic: true }),
        ...(signature.relation && { relation: true }),
        ...(signature.deprecated && { deprecated: true }),
      },
    ];
  });
  const v0 = { future_keywords: ['and', 'contains', 'every', 'if', 'in', 'not', 'or'] };
  const v1 = { future_keywords: ['and', 'not', 'or'] };
  return {
    builtins,
    ...(version === 'v0' ? v0 : v1),
    features:
      version === 'v0'
        ? ['rego_v1_import', 'rule_head_refs', 'rule_head_ref_string_prefixes']
        : ['keywords_in_refs', 'rego_v1', 'template_strings'],
  };
}

/** A type in OPA's JSON. */
function typeAsJson(type: Type): Value {
  switch (type.kind) {
    case 'any':
      return { type: 'any', ...(type.of !== undefined && { of: type.of.map(typeAsJson) }) };
    case 'array':
      return {
        type: 'array',
        ...(type.static.length > 0 && { static: type.static.map(typeAsJson) }),
        ...(type.dynamic !== undefined && { dynamic: typeAsJson(type.dynamic) }),
      };
    case 'set':
      return { type: 'set', of: typeAsJson(type.of) };
    case 'object': {
      const fixed = type.static.map(({ key, value }) => ({ key, value: typeAsJson(value) }));
      const { dynamic } = type;
      return {
        type: 'object',
        ...(fixed.length > 0 && { static: fixed }),
        ...(dynamic !== undefined && { dynamic: { key: typeAsJson(dynamic.key), value: typeAsJson(dynamic.value) } }),
      };
    }
    default:
      return { type: type.kind };
  }
}
