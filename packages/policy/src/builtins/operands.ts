import {
  isArray,
  isInteger,
  isNumber,
  isObject,
  type NumberValue,
  type PlainObject,
  type RegoObject,
  RegoSet,
  toBigInt,
  typeName,
  type Value,
} from '../values/index.js';
import { type BuiltinError, typeError } from './builtin-error.js';

/** What a builtin is called with. */
export type Operands = readonly Value[];

/** Either form of an object. */
export type ObjectValue = PlainObject | RegoObject;

/** `operand 1 must be string but got number`, or `... must be one of {a, b} but got number`. */
export function wrongType(position: number, found: Value, ...expected: string[]): BuiltinError {
  const wanted = expected.length === 1 ? expected[0] : `one of {${expected.join(', ')}}`;
  return typeError(`operand ${position} must be ${wanted} but got ${typeName(found)}`);
}

/** `operand 1 must be array of strings but got array containing number`. */
export function wrongElement(position: number, all: Value, found: Value, ...expected: string[]): BuiltinError {
  const outer = typeName(all);
  const wanted =
    expected.length === 1 ? `${outer} of ${expected[0]}s` : `${outer} of (any of) {${expected.join(', ')}}`;
  return typeError(`operand ${position} must be ${wanted} but got ${outer} containing ${typeName(found)}`);
}

/** The string at a position, which counts from 1 as OPA's messages do. */
export function stringOperand(args: Operands, position: number): string {
  const value = args[position - 1]!;
  if (typeof value !== 'string') throw wrongType(position, value, 'string');
  return value;
}

/** The number at a position. */
export function numberOperand(args: Operands, position: number): NumberValue {
  const value = args[position - 1]!;
  if (!isNumber(value)) throw wrongType(position, value, 'number');
  return value;
}

/** The integer at a position that a JavaScript number holds exactly; larger ones give the nearest end of the safe range. */
export function intOperand(args: Operands, position: number): number {
  const value = numberOperand(args, position);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (!isInteger(value)) throw notInteger(position);
  const big = toBigInt(value);
  // A 64-bit integer is one to OPA too; there is no length or index of that size, so its sign is all that counts.
  if (big === undefined || big >= 1n << 63n || big < -(1n << 63n)) throw notInteger(position);
  return big < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** The integer at a position, of any size up to 10,000 digits. */
export function bigIntOperand(args: Operands, position: number): bigint {
  const value = args[position - 1]!;
  if (!isNumber(value)) throw wrongType(position, value, 'integer');
  const big = isInteger(value) ? toBigInt(value) : undefined;
  if (big === undefined) throw notInteger(position);
  return big;
}

function notInteger(position: number): BuiltinError {
  return typeError(`operand ${position} must be integer number but got floating-point number`);
}

/** The array at a position. */
export function arrayOperand(args: Operands, position: number): readonly Value[] {
  const value = args[position - 1]!;
  if (!isArray(value)) throw wrongType(position, value, 'array');
  return value;
}

/** The set at a position. */
export function setOperand(args: Operands, position: number): RegoSet {
  const value = args[position - 1]!;
  if (!(value instanceof RegoSet)) throw wrongType(position, value, 'set');
  return value;
}

/** The object at a position. */
export function objectOperand(args: Operands, position: number): ObjectValue {
  const value = args[position - 1]!;
  if (!isObject(value)) throw wrongType(position, value, 'object');
  return value;
}

/** The members of the array or set at a position, in order. `names` is how a message lists the two types. */
export function collectionOperand(
  args: Operands,
  position: number,
  names: readonly [string, string] = ['array', 'set'],
): readonly Value[] {
  const value = args[position - 1]!;
  if (isArray(value)) return value;
  if (value instanceof RegoSet) return value.sorted();
  throw wrongType(position, value, ...names);
}

/** The strings of the array or set at a position. */
export function stringsOperand(
  args: Operands,
  position: number,
  names: readonly [string, string] = ['array', 'set'],
): readonly string[] {
  const members = collectionOperand(args, position, names);
  for (const member of members) {
    if (typeof member !== 'string') throw wrongElement(position, args[position - 1]!, member, 'string');
  }
  return members as readonly string[];
}
