import * as values from '../values/index.js';
import { fromBigInt, isInteger, isNumber, type NumberValue, RegoSet, toBigInt, type Value } from '../values/index.js';
import { builtinError } from './builtin-error.js';
import { numberOperand, type Operands, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** `+`, `-`, `*`, `/`, `%`, `abs`, `ceil`, `floor`, `round`. Integers are exact, other numbers carry 64 bits of mantissa. */
export const arithmetic: readonly Builtin[] = implement({
  plus: (args) => exactly(args, (a, b) => a + b, values.add),
  mul: (args) => exactly(args, (a, b) => a * b, values.mul),
  minus: (args) => minus(args),
  div: (args) => {
    const quotient = guarded(() => values.div(numberOperand(args, 1), numberOperand(args, 2)));
    if (quotient === undefined) throw builtinError('divide by zero');
    return quotient;
  },
  rem: (args) => {
    const [a, b] = [numberOperand(args, 1), numberOperand(args, 2)];
    if (!isInteger(a) || !isInteger(b)) throw builtinError('modulo on floating-point number');
    const rest = values.mod(a, b);
    if (rest === undefined) throw builtinError('modulo by zero');
    return rest;
  },
  abs: (args) => values.abs(numberOperand(args, 1)),
  ceil: (args) => values.ceil(numberOperand(args, 1)),
  floor: (args) => values.floor(numberOperand(args, 1)),
  round: (args) => values.round(numberOperand(args, 1)),
});

/** Products with more digits than this take megabytes and seconds. */
const MOST_HEX_DIGITS = 250_000;

function hexDigits(value: bigint): number {
  return value.toString(16).length;
}

/** Adds or multiplies two numbers: integers of any size exactly. */
export function exactPair(
  a: NumberValue,
  b: NumberValue,
  exact: (a: bigint, b: bigint) => bigint,
  wide: (a: NumberValue, b: NumberValue) => NumberValue,
): NumberValue {
  if (typeof a !== 'number' || typeof b !== 'number' || !Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
    const x = isInteger(a) ? toBigInt(a) : undefined;
    const y = isInteger(b) ? toBigInt(b) : undefined;
    if (x !== undefined && y !== undefined) {
      if (hexDigits(x) + hexDigits(y) > MOST_HEX_DIGITS) throw builtinError('the result has too many digits');
      return fromBigInt(exact(x, y));
    }
  }
  return guarded(() => wide(a, b));
}

function exactly(
  args: Operands,
  exact: (a: bigint, b: bigint) => bigint,
  wide: (a: NumberValue, b: NumberValue) => NumberValue,
): Value {
  return exactPair(numberOperand(args, 1), numberOperand(args, 2), exact, wide);
}

/** Numbers whose arithmetic would need megabytes are refused. */
function guarded<T>(compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof values.NumberRangeError) throw builtinError(cause.message, cause);
    throw cause;
  }
}

function minus(args: Operands): Value {
  const [a, b] = [args[0]!, args[1]!];
  if (isNumber(a) && isNumber(b)) return exactPair(a, b, (x, y) => x - y, values.sub);
  if (a instanceof RegoSet && b instanceof RegoSet) return a.difference(b);
  if (!isNumber(a) && !(a instanceof RegoSet)) throw wrongType(1, a, 'number', 'set');
  throw wrongType(2, b, isNumber(b) ? 'set' : 'number');
}
