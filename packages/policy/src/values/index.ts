export { abs, add, ceil, div, floor, mod, mul, negate, round, sub } from './arithmetic.js';
export { compare, compareStrings, equal } from './compare.js';
export { EffortError, effort, spend } from './effort.js';
export { hashOf } from './hash.js';
export { JsonError, MAX_JSON_DEPTH, parseJson } from './json-parse.js';
export {
  compareNumbers,
  decimal,
  fromBigInt,
  isInteger,
  numberOf,
  numberText,
  RegoNumber,
  toBigInt,
  toDouble,
} from './number.js';
export {
  entriesOf,
  keysOf,
  lookup,
  ObjectBuilder,
  objectOf,
  ownEntry,
  RegoObject,
  setOwn,
  sizeOf,
  sortedKeys,
  watchPrototype,
} from './object.js';
export { type Json, toPlain } from './plain.js';
export { quote, type StringifyOptions, stringify, termText } from './print.js';
export { RegoSet } from './set.js';
export { SpecialValue } from './special.js';
export {
  isArray,
  isNumber,
  isObject,
  isPlainObject,
  type NumberValue,
  type PlainObject,
  type TypeName,
  typeName,
  type Value,
} from './value.js';
export { NumberRangeError } from './wide-float.js';
