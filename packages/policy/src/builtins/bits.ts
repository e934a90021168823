import { fromBigInt } from '../values/index.js';
import { builtinError, typeError } from './builtin-error.js';
import { bigIntOperand, type Operands } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** Widest result of a shift, in bits. */
const MAX_BITS = 1n << 15n;

/** `bits.and`, `bits.or`, `bits.xor`, `bits.negate`, `bits.lsh`, `bits.rsh` on integers of any size, as two's complement. */
export const bits: readonly Builtin[] = implement({
  'bits.and': (args) => fromBigInt(bigIntOperand(args, 1) & bigIntOperand(args, 2)),
  'bits.or': (args) => fromBigInt(bigIntOperand(args, 1) | bigIntOperand(args, 2)),
  'bits.xor': (args) => fromBigInt(bigIntOperand(args, 1) ^ bigIntOperand(args, 2)),
  'bits.negate': (args) => fromBigInt(~bigIntOperand(args, 1)),
  'bits.lsh': (args) => {
    const value = bigIntOperand(args, 1);
    const distance = distanceOperand(args);
    if (distance > MAX_BITS) throw builtinError(`bits.lsh: distance ${distance} is more than ${MAX_BITS}`);
    return fromBigInt(value << distance);
  },
  'bits.rsh': (args) => fromBigInt(bigIntOperand(args, 1) >> distanceOperand(args)),
});

function distanceOperand(args: Operands): bigint {
  const distance = bigIntOperand(args, 2);
  if (distance < 0n) throw typeError('operand 2 must be an unsigned integer number but got a negative integer');
  return distance;
}
