import { printType, type Type } from '../../builtins/type.js';
import { isArray, RegoNumber, RegoSet, type Value } from '../../values/index.js';

/** Anything. */
export const ANY: Type = { kind: 'any' };
/** No type: what is known of a variable before its first use, or of the members of an empty collection. */
export const NIL: Type = { kind: 'any', of: [] };
export const NULL: Type = { kind: 'null' };
export const BOOLEAN: Type = { kind: 'boolean' };
export const NUMBER: Type = { kind: 'number' };
export const STRING: Type = { kind: 'string' };

function isAny(type: Type): boolean {
  return type.kind === 'any' && type.of === undefined;
}

/** Whether there is no type. */
export function isNil(type: Type): boolean {
  return type.kind === 'any' && type.of?.length === 0;
}

/** Whether a part of the type has none: the term has variables that were not used yet, or an empty set. */
export function hasNil(type: Type): boolean {
  switch (type.kind) {
    case 'any':
      return isNil(type);
    case 'array':
      return type.static.some(hasNil) || (type.dynamic !== undefined && hasNil(type.dynamic));
    case 'set':
      return hasNil(type.of);
    case 'object': {
      const { dynamic } = type;
      return (
        type.static.some(({ value }) => hasNil(value)) ||
        (dynamic !== undefined && (hasNil(dynamic.key) || hasNil(dynamic.value)))
      );
    }
    default:
      return false;
  }
}

/** Whether the type is that of a collection without members. */
export function isEmptyCollection(type: Type): boolean {
  if (type.kind === 'set') return isNil(type.of);
  return (type.kind === 'array' || type.kind === 'object') && type.static.length === 0 && type.dynamic === undefined;
}

/** Past so many alternatives a union is anything. */
const WIDEST = 24;

/** Values of either type. */
export function union(a: Type | undefined, b: Type | undefined): Type {
  if (a === undefined || isNil(a)) return b ?? NIL;
  if (b === undefined || isNil(b)) return a;
  if (a === b || isAny(a)) return a;
  if (isAny(b)) return b;
  const members = new Map<string, Type>();
  for (const type of [a, b]) {
    for (const member of type.kind === 'any' ? type.of! : [type]) members.set(printType(member), member);
  }
  if (members.size === 1) return a;
  return members.size > WIDEST ? ANY : { kind: 'any', of: [...members.values()] };
}

/** Whether a value could have both types. What has no type agrees with nothing. */
export function unifies(a: Type, b: Type): boolean {
  if (isNil(a) || isNil(b)) return false;
  if (a.kind === 'any' && (a.of === undefined || a.of.some((member) => unifies(member, b)))) return true;
  if (b.kind === 'any' && (b.of === undefined || b.of.some((member) => unifies(a, member)))) return true;
  if (a.kind === 'array' && b.kind === 'array') {
    return fits(a, b) && fits(b, a) && (!a.dynamic || !b.dynamic || unifies(a.dynamic, b.dynamic));
  }
  if (a.kind === 'set' && b.kind === 'set') return isNil(a.of) || isNil(b.of) || unifies(a.of, b.of);
  if (a.kind === 'object' && b.kind === 'object') {
    const [left, right] = [otherValues(a), otherValues(b)];
    return hasFields(a, b) && hasFields(b, a) && (isNil(left) || isNil(right) || unifies(left, right));
  }
  return a.kind === b.kind && a.kind !== 'any';
}

type ArrayType = Type & { kind: 'array' };

function fits(a: ArrayType, b: ArrayType): boolean {
  return a.static.every((member, i) => unifies(member, b.static[i] ?? b.dynamic ?? NIL));
}

type ObjectType = Type & { kind: 'object' };

/** The type of the values of keys that are not fixed. */
function otherValues(type: ObjectType): Type {
  return type.dynamic?.value ?? NIL;
}

function hasFields(a: ObjectType, b: ObjectType): boolean {
  return a.static.every(({ key, value }) => {
    const other = selectKey(b, key);
    if (isNil(other)) return !isNil(otherValues(a)) || !isNil(otherValues(b));
    return unifies(value, other);
  });
}

/** Whether the first type includes the second as it is. */
function contains(a: Type, b: Type): boolean {
  if (a.kind === 'any') return a.of === undefined || a.of.some((member) => printType(member) === printType(b));
  return printType(a) === printType(b);
}

/** The union of what a type's alternatives give. */
function across(type: Type & { kind: 'any' }, of: (member: Type) => Type): Type {
  if (type.of === undefined) return ANY;
  return type.of.reduce<Type>((all, member) => union(all, of(member)), NIL);
}

/** The type of the keys of a collection; none when it is no collection, or has no members. */
export function keysOfType(type: Type): Type {
  switch (type.kind) {
    case 'any':
      return across(type, keysOfType);
    case 'array':
      return NUMBER;
    case 'set':
      return type.of;
    case 'object':
      return union(type.static.length > 0 ? STRING : NIL, type.dynamic?.key);
    default:
      return NIL;
  }
}

/** The type of the values of a collection; none when it is no collection, or has no members. */
export function valuesOfType(type: Type): Type {
  switch (type.kind) {
    case 'any':
      return across(type, valuesOfType);
    case 'array':
      return union(
        type.static.reduce<Type>((all, member) => union(all, member), NIL),
        type.dynamic,
      );
    case 'set':
      return type.of;
    case 'object':
      return union(
        type.static.reduce<Type>((all, { value }) => union(all, value), NIL),
        type.dynamic?.value,
      );
    default:
      return NIL;
  }
}

/** The type at a constant key; none when there can be nothing. */
export function selectKey(type: Type, key: Value): Type {
  switch (type.kind) {
    case 'any':
      return across(type, (member) => selectKey(member, key));
    case 'array':
      if (typeof key !== 'number' || key < 0 || !Number.isInteger(key)) return NIL;
      return type.static[key] ?? type.dynamic ?? NIL;
    case 'set':
      return !isNil(type.of) && contains(type.of, typeOfConstant(key)) ? typeOfConstant(key) : NIL;
    case 'object': {
      const own = typeof key === 'string' ? type.static.find((entry) => entry.key === key)?.value : undefined;
      if (own !== undefined) return own;
      const { dynamic } = type;
      return dynamic !== undefined && contains(dynamic.key, typeOfConstant(key)) ? dynamic.value : NIL;
    }
    default:
      return NIL;
  }
}

/** One type for two rules of one document: the members of sets and of objects without fixed keys are taken together. */
export function mergeTypes(a: Type, b: Type): Type {
  if (isNil(a)) return b;
  if (isNil(b)) return a;
  if (a.kind === 'set' && b.kind === 'set') return { kind: 'set', of: union(a.of, b.of) };
  if (a.kind === 'object' && b.kind === 'object' && a.static.length === 0 && b.static.length === 0) {
    if (a.dynamic === undefined) return b;
    if (b.dynamic === undefined) return a;
    return openObject(union(a.dynamic.key, b.dynamic.key), mergeTypes(a.dynamic.value, b.dynamic.value));
  }
  const [object, any] = a.kind === 'object' ? [a, b] : [b, a];
  if (object.kind === 'object' && object.static.length === 0 && object.dynamic && any.kind === 'any' && any.of) {
    const at = any.of.findIndex(
      (type) => type.kind === 'object' && type.static.length === 0 && type.dynamic !== undefined,
    );
    const found = any.of[at];
    if (found?.kind === 'object' && found.dynamic !== undefined) {
      const { key, value } = object.dynamic;
      const merged = openObject(union(found.dynamic.key, key), union(found.dynamic.value, value));
      return { kind: 'any', of: any.of.map((type, i) => (i === at ? merged : type)) };
    }
  }
  return union(a, b);
}

function openObject(key: Type, value: Type): Type {
  return { kind: 'object', static: [], dynamic: { key, value } };
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
  if (value instanceof RegoNumber) return NUMBER;
  if (isArray(value)) return { kind: 'array', static: value.map(typeOfConstant) };
  if (value instanceof RegoSet) {
    return { kind: 'set', of: value.toArray().reduce<Type>((all, member) => union(all, typeOfConstant(member)), NIL) };
  }
  return ANY;
}

/** Object with one more alternative for its members at a name. */
export function objectWith(fields: readonly { key: string; value: Type }[], open: boolean): Type {
  return open
    ? { kind: 'object', static: fields, dynamic: { key: STRING, value: ANY } }
    : { kind: 'object', static: fields };
}
