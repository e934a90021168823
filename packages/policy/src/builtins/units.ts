import { ceil, floor, isInteger, mul, type NumberValue, numberOf, toDouble, type Value } from '../values/index.js';
import { builtinError } from './builtin-error.js';
import { type Operands, stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

const DECIMAL = ['k', 'm', 'g', 't', 'p', 'e'];
/** Digits after the point that `units.parse` keeps. */
const FRACTION_DIGITS = 10;
/** Decimal exponents and lengths past these are refused. */
const MAX_EXPONENT = 4000;
const MAX_LENGTH = 10_000;

/** `units.parse` (Kubernetes quantities) and `units.parse_bytes`. */
export const units: readonly Builtin[] = implement({
  'units.parse': (args) => parseUnits(args),
  'units.parse_bytes': (args) => parseBytes(args),
});

/** An exact fraction. */
interface Ratio {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** One thousandth as the double nearest to it, which is what OPA multiplies by. */
const MILLI: Ratio = { top: 1152921504606847n, bottom: 1n << 60n };

function parseUnits(args: Operands): Value {
  const text = stringOperand(args, 1).replaceAll('"', '');
  const fail = (what: string): Error => builtinError(`units.parse: ${what}`);
  if (text.includes(' ')) throw fail('spaces not allowed in resource strings');
  const { amount, unit } = splitAmount(text, fail);
  if (amount === '') throw fail('no amount provided');
  const written = unit.slice(0, 1) + unit.slice(1).toLowerCase();
  // 'm' is a thousandth and 'M' a million; for all others case says nothing.
  const factor = written === 'm' ? MILLI : whole(factorOf(written.toLowerCase(), ['', 'i']));
  if (factor === undefined) throw fail(`unit ${written} not recognized`);
  const ratio = ratioOf(amount);
  if (ratio === undefined) throw fail('could not parse amount to a number');
  return roundedNumber(ratio.top * factor.top, ratio.bottom * factor.bottom);
}

function parseBytes(args: Operands): Value {
  const text = stringOperand(args, 1).toLowerCase().replaceAll('"', '');
  const fail = (what: string): Error => builtinError(`units.parse_bytes: ${what}`);
  if (text.includes(' ')) throw fail('spaces not allowed in resource strings');
  const { amount, unit } = splitAmount(text, fail);
  if (amount === '') throw fail('no byte amount provided');
  const factor = factorOf(unit, ['', 'b', 'i', 'ib']);
  if (factor === undefined) throw fail(`byte unit ${unit} not recognized`);
  const number = ratioOf(amount) && numberOf(plainNumber(amount));
  if (number === undefined) throw fail('could not parse byte amount to a number');
  return towardZero(mul(number, numberOf(String(factor))!));
}

function towardZero(number: NumberValue): NumberValue {
  if (isInteger(number)) return number;
  return toDouble(number) < 0 ? ceil(number) : floor(number);
}

function whole(factor: bigint | undefined): Ratio | undefined {
  return factor === undefined ? undefined : { top: factor, bottom: 1n };
}

/** The factor of `k`, `ki`, `kb`, `kib` and so on; `endings` lists what may follow the letter. */
function factorOf(unit: string, endings: readonly string[]): bigint | undefined {
  if (unit === '') return 1n;
  const power = DECIMAL.indexOf(unit[0]!) + 1;
  const ending = unit.slice(1);
  if (power === 0 || !endings.includes(ending)) return undefined;
  return ending.startsWith('i') ? 1024n ** BigInt(power) : 1000n ** BigInt(power);
}

/** Splits at the first character that belongs to no number; an `e` belongs to one when digits or a sign follow. */
function splitAmount(text: string, fail: (what: string) => Error): { amount: string; unit: string } {
  if (text.length > MAX_LENGTH) throw fail(`longer than ${MAX_LENGTH} characters`);
  let at = 0;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === 'e' || char === 'E') {
      if (!/^[0-9+-]/.test(text.slice(at + 1, at + 2))) break;
      if (text[at + 1] === '+' || text[at + 1] === '-') at++;
      const digits = /^[0-9]*/.exec(text.slice(at + 1, at + 8))![0];
      if (Number(digits) > MAX_EXPONENT) throw fail('exponent too large');
    } else if (!/[0-9.+-]/.test(char)) break;
  }
  return { amount: text.slice(0, at), unit: text.slice(at) };
}

const AMOUNT = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;

function ratioOf(amount: string): Ratio | undefined {
  const match = AMOUNT.exec(amount);
  const digits = match === null ? '' : `${match[2]}${match[3] ?? ''}`;
  if (match === null || digits === '') return undefined;
  const exponent = Number(match[4] ?? 0) - (match[3]?.length ?? 0);
  const value = match[1] === '-' ? -BigInt(digits) : BigInt(digits);
  return exponent >= 0
    ? { top: value * 10n ** BigInt(exponent), bottom: 1n }
    : { top: value, bottom: 10n ** BigInt(-exponent) };
}

/** The amount in the form that JSON has for numbers. */
function plainNumber(amount: string): string {
  const unsigned = amount.replace(/^\+/, '').replace(/^(-?)\./, '$10.');
  return unsigned.replace(/\.(?![0-9])/, '');
}

/** The number of a fraction, rounded half up to ten digits after the point when it is no integer. */
function roundedNumber(top: bigint, bottom: bigint): Value {
  if (top % bottom === 0n) return numberOf(String(top / bottom))!;
  const negative = top < 0n;
  const scaled = (negative ? -top : top) * 10n ** BigInt(FRACTION_DIGITS);
  const rounded = (scaled * 2n + bottom) / (bottom * 2n);
  const digits = String(rounded).padStart(FRACTION_DIGITS + 1, '0');
  const point = digits.length - FRACTION_DIGITS;
  return numberOf(`${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`)!;
}
