import { printType, type Type } from '../../builtins/type.js';
import type { Value } from '../../values/index.js';

/** Anything. */
export const ANY: Type = { kind: 'any' };
/** Nothing: the type of members of an empty collection. */
export const NEVER: Type = { kind: 'any', of: [] };
export const NULL: Type = { kind: 'null' };
export const BOOLEAN: Type = { kind: 'boolean' };
export const NUMBER: Type = { kind: 'number' };
export const STRING: Type = { kind: 'string' };

function isAny(type: Type): boolean {
  return type.kind === 'any' && type.of === undefined;
}

/** Whether nothing has this type. */
export function isNever(type: Type): boolean {
  return type.kind === 'any' && type.of?.length === 0;
}

/** Past so many alternatives a union is anything. */
const WIDEST = 24;

/** Values of either type. */
export function union(a: Type | undefined, b: Type | undefined): Type {
  if (a === undefined || isNever(a)) return b ?? NEVER;
  if (b === undefined || isNever(b)) return a;
  if (a === b || isAny(a)) return a;
  if (isAny(b)) return b;
  const members = new Map<string, Type>();
  for (const type of [a, b]) {
    for (const member of type.kind === 'any' ? type.of! : [type]) members.set(printType(member), member);
  }
  if (members.size === 1) return a;
  return members.size > WIDEST ? ANY : { kind: 'any', of: [...members.values()] };
}

/** Whether a value could have both types. */
export function unifies(a: Type, b: Type): boolean {
  if (isNever(a) || isNever(b)) return true;
  if (a.kind === 'any') return a.of === undefined || a.of.some((member) => unifies(member, b));
  if (b.kind === 'any') return b.of === undefined || b.of.some((member) => unifies(a, member));
  if (a.kind !== b.kind) return false;
  if (a.kind === 'array' && b.kind === 'array') {
    return fits(a.static, b) && fits(b.static, a) && (!a.dynamic || !b.dynamic || unifies(a.dynamic, b.dynamic));
  }
  if (a.kind === 'set' && b.kind === 'set') return isNever(a.of) || isNever(b.of) || unifies(a.of, b.of);
  if (a.kind === 'object' && b.kind === 'object') {
    return (
      hasFields(a, b) && hasFields(b, a) && (!a.dynamic || !b.dynamic || unifies(a.dynamic.value, b.dynamic.value))
    );
  }
  return true;
}

function fits(members: readonly Type[], array: Type & { kind: 'array' }): boolean {
  return members.every((member, i) => {
    const other = array.static[i] ?? array.dynamic;
    return other !== undefined && unifies(member, other);
  });
}

type ObjectType = Type & { kind: 'object' };

function hasFields(a: ObjectType, b: ObjectType): boolean {
  return a.static.every(({ key, value }) => {
    const other = field(b, key);
    if (other === undefined) return a.dynamic !== undefined || b.dynamic !== undefined;
    return unifies(value, other);
  });
}

function field(type: ObjectType, key: string): Type | undefined {
  return type.static.find((entry) => entry.key === key)?.value ?? type.dynamic?.value;
}

/** The type of the keys of a collection; undefined when it is none. */
export function keysOfType(type: Type): Type | undefined {
  switch (type.kind) {
    case 'any': {
      if (type.of === undefined) return ANY;
      let keys: Type | undefined;
      for (const member of type.of) {
        const own = keysOfType(member);
        if (own !== undefined) keys = union(keys, own);
      }
      return keys;
    }
    case 'array':
      return NUMBER;
    case 'set':
      return type.of;
    case 'object': {
      let keys: Type | undefined = type.dynamic?.key;
      if (type.static.length > 0) keys = union(keys, STRING);
      return keys ?? NEVER;
    }
    default:
      return undefined;
  }
}

/** The type of the values of a collection; undefined when it is none. */
export function valuesOfType(type: Type): Type | undefined {
  switch (type.kind) {
    case 'any': {
      if (type.of === undefined) return ANY;
      let values: Type | undefined;
      for (const member of type.of) {
        const own = valuesOfType(member);
        if (own !== undefined) values = union(values, own);
      }
      return values;
    }
    case 'array':
      return type.static.reduce<Type>((all, member) => union(all, member), type.dynamic ?? NEVER);
    case 'set':
      return type.of;
    case 'object':
      return type.static.reduce<Type>((all, { value }) => union(all, value), type.dynamic?.value ?? NEVER);
    default:
      return undefined;
  }
}

/** The type at a constant key; undefined when there can be none. */
export function selectKey(type: Type, key: Value): Type | undefined {
  switch (type.kind) {
    case 'any': {
      if (type.of === undefined) return ANY;
      let found: Type | undefined;
      for (const member of type.of) {
        const own = selectKey(member, key);
        if (own !== undefined) found = union(found, own);
      }
      return found;
    }
    case 'array':
      if (typeof key !== 'number' || key < 0 || !Number.isInteger(key)) return undefined;
      return type.static[key] ?? type.dynamic;
    case 'set':
      return unifies(type.of, typeOfConstant(key)) && !isNever(type.of) ? typeOfConstant(key) : undefined;
    case 'object': {
      const own = typeof key === 'string' ? type.static.find((entry) => entry.key === key)?.value : undefined;
      if (own !== undefined) return own;
      const { dynamic } = type;
      return dynamic !== undefined && unifies(dynamic.key, typeOfConstant(key)) ? dynamic.value : undefined;
    }
    default:
      return undefined;
  }
}

/** The type of a constant. */
export function typeOfConstant(value: Value): Type {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return NUMBER;
  }
  if (value === null) return NULL;
  return 'digits' in (value as object) ? NUMBER : ANY;
}

/** Object with one more alternative for its members at a name. */
export function objectWith(fields: readonly { key: string; value: Type }[], open: boolean): Type {
  return open
    ? { kind: 'object', static: fields, dynamic: { key: STRING, value: ANY } }
    : { kind: 'object', static: fields };
}
