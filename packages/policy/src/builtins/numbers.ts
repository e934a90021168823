import { fromBigInt, type Value } from '../values/index.js';
import { builtinError } from './builtin-error.js';
import type { BuiltinContext } from './context.js';
import { memoised } from './memo.js';
import { bigIntOperand, intOperand, type Operands, stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** Longest array that a range makes. */
const MAX_RANGE = 10_000_000n;

/** `numbers.range`, `numbers.range_step`, `rand.intn`. */
export const numbers: readonly Builtin[] = implement({
  'numbers.range': (args) => range('numbers.range', bigIntOperand(args, 1), bigIntOperand(args, 2), 1n),
  'numbers.range_step': (args) => {
    const [from, to, step] = [bigIntOperand(args, 1), bigIntOperand(args, 2), bigIntOperand(args, 3)];
    if (step <= 0n) throw builtinError('numbers.range_step: step must be a positive integer');
    return range('numbers.range_step', from, to, step);
  },
  'rand.intn': (args, context) => randomBelow(args, context),
});

/** From one end to the other, both included; downwards when the second is smaller. */
function range(name: string, from: bigint, to: bigint, step: bigint): Value {
  const distance = to < from ? from - to : to - from;
  const last = distance / step;
  if (last >= MAX_RANGE) throw builtinError(`${name}: more than ${MAX_RANGE} numbers`);
  const signed = to < from ? -step : step;
  return Array.from({ length: Number(last) + 1 }, (_, index) => fromBigInt(from + signed * BigInt(index)));
}

function randomBelow(args: Operands, context: BuiltinContext): Value {
  const name = stringOperand(args, 1);
  const limit = Math.abs(intOperand(args, 2));
  if (limit === 0) return 0;
  return memoised(context, 'rand.intn', `${name}-${limit}`, () => uniform(limit, context));
}

/** A number below the limit; values above its largest multiple in 64 bits are drawn again, so that none is likelier. */
function uniform(limit: number, context: BuiltinContext): number {
  const bound = BigInt(limit);
  const whole = 1n << 64n;
  for (;;) {
    const bytes = context.randomBytes(8);
    const value = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
    if (value < whole - (whole % bound)) return Number(value % bound);
  }
}
