import { isArray, isNumber, isObject, numberOf, RegoSet, typeName, type Value } from '../values/index.js';
import { builtinError, typeError } from './builtin-error.js';
import { collectionOperand, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

const isOf =
  (test: (value: Value) => boolean) =>
  (args: readonly Value[]): boolean =>
    test(args[0]!);

/** `type_name`, `is_*`, `to_number` and the deprecated `cast_*`. */
export const casts: readonly Builtin[] = implement({
  type_name: ([value]) => typeName(value!),
  is_array: isOf(isArray),
  is_boolean: isOf((value) => typeof value === 'boolean'),
  is_null: isOf((value) => value === null),
  is_number: isOf(isNumber),
  is_object: isOf(isObject),
  is_set: isOf((value) => value instanceof RegoSet),
  is_string: isOf((value) => typeof value === 'string'),
  to_number: ([value]) => toNumber(value!),
  cast_array: (args) => [...collectionOperand(args, 1)],
  cast_set: (args) => (args[0] instanceof RegoSet ? args[0] : new RegoSet(collectionOperand(args, 1))),
  cast_string: ([value]) => only(value!, 'string'),
  cast_boolean: ([value]) => only(value!, 'boolean'),
  cast_null: ([value]) => only(value!, 'null'),
  cast_object: ([value]) => only(value!, 'object'),
});

function only(value: Value, type: string): Value {
  if (typeName(value) !== type) throw wrongType(1, value, type);
  return value;
}

/** Number texts of Go that no other language reads. */
const NOT_FINITE = new Set(['inf', 'infinity', 'nan']);

function toNumber(value: Value): Value {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isNumber(value)) return value;
  if (typeof value !== 'string') throw wrongType(1, value, 'null', 'boolean', 'number', 'string');
  const unsigned = value.replace(/^[+-]/, '');
  if (NOT_FINITE.has(unsigned.toLowerCase())) throw typeError('operand 1 must be valid number string but got string');
  const number = numberOf(value.startsWith('+') ? unsigned : value.replace(/^(-?)\./, '$10.'));
  if (number === undefined) throw builtinError(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  return number;
}
