import { spend } from './effort.js';
import { compareNumbers, RegoNumber } from './number.js';
import { keysOf, lookup, RegoObject } from './object.js';
import { RegoSet } from './set.js';
import type { PlainObject, Value } from './value.js';

const NULL = 0;
const BOOLEAN = 1;
const NUMBER = 2;
const STRING = 3;
const ARRAY = 4;
const OBJECT = 5;
const SET = 6;

function rank(value: Value): number {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
  }
  if (value === null) return NULL;
  if (Array.isArray(value)) return ARRAY;
  if (value instanceof RegoSet) return SET;
  if (value instanceof RegoNumber) return NUMBER;
  return OBJECT;
}

/** OPA's total order: null < boolean < number < string < array < object < set; strings by code point. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : 1;
  const left = rank(a);
  const right = rank(b);
  if (left !== right) return left < right ? -1 : 1;
  switch (left) {
    case BOOLEAN:
      return a === false ? -1 : 1;
    case NUMBER:
      return compareNumbers(a as number | RegoNumber, b as number | RegoNumber);
    case ARRAY:
      return compareLists(a as readonly Value[], b as readonly Value[]);
    case SET:
      return compareLists((a as RegoSet).sorted(), (b as RegoSet).sorted());
    case OBJECT:
      return compareObjects(a as PlainObject | RegoObject, b as PlainObject | RegoObject);
    default:
      return 0;
  }
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  spend(length);
  for (let i = 0; i < length; i++) {
    const order = compare(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareObjects(a: PlainObject | RegoObject, b: PlainObject | RegoObject): number {
  const left = keysOf(a);
  const right = keysOf(b);
  const length = Math.min(left.length, right.length);
  spend(length);
  for (let i = 0; i < length; i++) {
    const order = compare(left[i]!, right[i]!) || compare(lookup(a, left[i]!)!, lookup(b, right[i]!)!);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

/** Orders strings by code point, which is the order of their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return weight(x) < weight(y) ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/** Surrogates stand for code points above every other unit. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Whether two values are equal in Rego. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    spend(a.length);
    for (let i = 0; i < a.length; i++) if (!equal(a[i] as Value, b[i] as Value)) return false;
    return true;
  }
  if (Array.isArray(b)) return false;
  if (a instanceof RegoSet) return b instanceof RegoSet && a.equals(b);
  if (b instanceof RegoSet) return false;
  if (a instanceof RegoNumber || b instanceof RegoNumber) {
    return a instanceof RegoNumber && b instanceof RegoNumber && a.exponent === b.exponent && a.digits === b.digits;
  }
  if (a instanceof RegoObject || b instanceof RegoObject) {
    return a instanceof RegoObject && b instanceof RegoObject && a.equals(b);
  }
  return equalPlain(a as PlainObject, b as PlainObject);
}

function equalPlain(a: PlainObject, b: PlainObject): boolean {
  const keys = Object.keys(a);
  spend(keys.length);
  let size = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const value = a[key];
    if (value === undefined) continue;
    size++;
    if (!Object.hasOwn(b, key)) return false;
    const other = b[key];
    if (other === undefined || !equal(value, other)) return false;
  }
  let otherSize = 0;
  const otherKeys = Object.keys(b);
  for (let i = 0; i < otherKeys.length; i++) if (b[otherKeys[i]!] !== undefined) otherSize++;
  return size === otherSize;
}
