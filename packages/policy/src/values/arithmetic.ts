import { fromBigInt, isInteger, type RegoNumber, toBigInt } from './number.js';
import { fromWide, roundWide, toWide } from './wide-float.js';

type Num = number | RegoNumber;

/** The exact result on two integers; undefined when one is a fraction. */
function onIntegers(a: Num, b: Num, compute: (a: bigint, b: bigint) => bigint): Num | undefined {
  const x = toBigInt(a);
  const y = x === undefined ? undefined : toBigInt(b);
  return x === undefined || y === undefined ? undefined : fromBigInt(compute(x, y));
}

/** `a + b`: exact for integers, else in 64-bit mantissas as OPA does it. */
export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return sum;
  }
  const exact = onIntegers(a, b, (x, y) => x + y);
  if (exact !== undefined) return exact;
  const x = toWide(a);
  const y = toWide(b);
  const exponent = Math.min(x.exponent, y.exponent);
  const total = (x.mantissa << BigInt(x.exponent - exponent)) + (y.mantissa << BigInt(y.exponent - exponent));
  return fromWide(roundWide(total, 1n, exponent));
}

/** `a - b`. */
export function sub(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return difference;
  }
  return add(a, negate(b));
}

/** `a * b`. */
export function mul(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return product + 0;
  }
  const exact = onIntegers(a, b, (x, y) => x * y);
  if (exact !== undefined) return exact;
  const x = toWide(a);
  const y = toWide(b);
  return fromWide(roundWide(x.mantissa * y.mantissa, 1n, x.exponent + y.exponent));
}

/** `a / b`; undefined for division by zero. */
export function div(a: Num, b: Num): Num | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b;
    if (Number.isSafeInteger(quotient) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return quotient + 0;
  }
  const x = toWide(a);
  const y = toWide(b);
  const sign = y.mantissa < 0n ? -1n : 1n;
  return fromWide(roundWide(x.mantissa * sign, y.mantissa * sign, x.exponent - y.exponent));
}

/** `a % b` on integers, with the sign of `a`; undefined for zero. Call it with integers only. */
export function mod(a: Num, b: Num): Num | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    return (a % b) + 0;
  }
  const x = toBigInt(a);
  const y = toBigInt(b);
  return x === undefined || y === undefined ? undefined : fromBigInt(x % y);
}

/** `-a`. */
export function negate(a: Num): Num {
  if (typeof a === 'number') return a === 0 ? 0 : -a;
  return new (a.constructor as typeof RegoNumber)(-a.digits, a.exponent);
}

/** The absolute value. */
export function abs(a: Num): Num {
  if (typeof a === 'number') return Math.abs(a);
  return a.digits < 0n ? negate(a) : a;
}

/** The largest integer not above. */
export function floor(a: Num): Num {
  if (typeof a === 'number') return Math.floor(a) + 0;
  if (isInteger(a)) return a;
  const unit = 10n ** BigInt(Math.min(-a.exponent, 10_000));
  const quotient = a.digits / unit;
  return fromBigInt(a.digits < 0n && quotient * unit !== a.digits ? quotient - 1n : quotient);
}

/** The smallest integer not below. */
export function ceil(a: Num): Num {
  return negate(floor(negate(a)));
}

/** The nearest integer, half away from zero. */
export function round(a: Num): Num {
  if (isInteger(a)) return a;
  if (typeof a === 'number') return (a < 0 ? -Math.round(-a) : Math.round(a)) + 0;
  return a.digits < 0n ? negate(round(negate(a))) : floor(add(a, 0.5));
}
