import { decimal, parts, type RegoNumber } from './number.js';

/**
 * A binary float with a 64-bit mantissa, `mantissa * 2^exponent`: the precision in which OPA does arithmetic that leaves
 * small integers.
 */
export interface WideFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const WIDTH = 64;
/** Decimal exponents past this are refused; the arithmetic would need megabytes. */
const LIMIT = 5_000;

/** A number of such magnitude that arithmetic on it is refused. */
export class NumberRangeError extends RangeError {}

/** Rounds `numerator / denominator * 2^exponent` to 64 bits, half to even. */
export function roundWide(numerator: bigint, denominator: bigint, exponent: number): WideFloat {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  const negative = numerator < 0n;
  const top = negative ? -numerator : numerator;
  const shift = bits(top) - bits(denominator) - WIDTH - 2;
  let quotient: bigint;
  let rest: bigint;
  if (shift < 0) {
    const scaled = top << BigInt(-shift);
    quotient = scaled / denominator;
    rest = scaled % denominator;
  } else {
    const scaled = denominator << BigInt(shift);
    quotient = top / scaled;
    rest = top % scaled;
  }
  const extra = bits(quotient) - WIDTH;
  let power = exponent + shift;
  if (extra > 0) {
    const mask = (1n << BigInt(extra)) - 1n;
    const low = quotient & mask;
    const half = 1n << BigInt(extra - 1);
    quotient >>= BigInt(extra);
    power += extra;
    if (low > half || (low === half && (rest > 0n || (quotient & 1n) === 1n))) quotient += 1n;
  }
  return { mantissa: negative ? -quotient : quotient, exponent: power };
}

/** The nearest wide float of a number. */
export function toWide(value: number | RegoNumber): WideFloat {
  const { digits, exponent } = parts(value);
  if (exponent > LIMIT || exponent < -LIMIT)
    throw new NumberRangeError(`number with exponent ${exponent} is out of range`);
  return exponent >= 0
    ? roundWide(digits * 10n ** BigInt(exponent), 1n, 0)
    : roundWide(digits, 10n ** BigInt(-exponent), 0);
}

/** The shortest decimal that rounds to the wide float. */
export function fromWide(value: WideFloat): number | RegoNumber {
  const { exponent } = value;
  if (value.mantissa === 0n) return 0;
  const negative = value.mantissa < 0n;
  let mantissa = negative ? -value.mantissa : value.mantissa;
  let power = exponent;
  const missing = WIDTH - bits(mantissa);
  if (missing > 0) {
    mantissa <<= BigInt(missing);
    power -= missing;
  }
  // Twice the value, and its neighbours' midpoints, over one denominator.
  const two = mantissa << 2n;
  const lowStep = mantissa === 1n << BigInt(WIDTH - 1) ? 1n : 2n;
  let scale = 0;
  let value4 = two;
  let low = two - lowStep;
  let high = two + 2n;
  const binary = power - 2;
  if (binary >= 0) {
    const up = BigInt(binary);
    value4 <<= up;
    low <<= up;
    high <<= up;
  } else {
    const up = 5n ** BigInt(-binary);
    value4 *= up;
    low *= up;
    high *= up;
    scale = binary;
  }
  const inclusive = (mantissa & 1n) === 0n;
  const digits = shortest(value4, low, high, inclusive);
  return decimal(negative ? -digits.digits : digits.digits, digits.dropped + scale);
}

function shortest(value: bigint, low: bigint, high: bigint, inclusive: boolean): { digits: bigint; dropped: number } {
  const inside = (candidate: bigint): boolean =>
    inclusive ? candidate >= low && candidate <= high : candidate > low && candidate < high;
  const length = value.toString().length;
  for (let kept = 1; kept < length; kept++) {
    const unit = 10n ** BigInt(length - kept);
    const down = (value / unit) * unit;
    const up = down + unit;
    const downIn = inside(down);
    const upIn = inside(up);
    if (downIn && upIn)
      return { digits: (value - down) * 2n >= unit ? up / unit : down / unit, dropped: length - kept };
    if (downIn) return { digits: down / unit, dropped: length - kept };
    if (upIn) return { digits: up / unit, dropped: length - kept };
  }
  return { digits: value, dropped: 0 };
}

function bits(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
}
