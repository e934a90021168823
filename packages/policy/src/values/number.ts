import { SpecialValue } from './special.js';
/**
 * A decimal that no double writes exactly: `digits * 10^exponent`, without trailing zeros in `digits`.
 * Make one with {@link decimal} or {@link numberOf}, which prefer a JavaScript number.
 */
export class RegoNumber extends SpecialValue {
  readonly digits: bigint;
  readonly exponent: number;

  constructor(digits: bigint, exponent: number) {
    super();
    this.digits = digits;
    this.exponent = exponent;
  }

  /** The number as text: an integer in full up to 400 digits, else scientific. */
  override toString(): string {
    return decimalText(this.digits, this.exponent);
  }

  toJSON(): unknown {
    return Number(this.toString());
  }
}

const LONGEST_PLAIN = 400;
const NUMBER = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads a JSON or Rego number text; undefined when it is none. Linear in the length of the text. */
export function numberOf(text: string): number | RegoNumber | undefined {
  if (text.length <= 15) {
    const quick = Number(text);
    if (Number.isSafeInteger(quick) && String(quick) === text) return quick;
  }
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const written = Number(match[4] ?? '0');
  const exponent = written - fraction.length;
  const all = `${match[2]}${fraction}`;
  const significant = all.replace(/^0+/, '');
  if (significant === '') return 0;
  if (significant.length <= 15 && written > -280 && written < 280 && all.length < 40) return Number(text);
  const digits = BigInt(significant);
  return decimal(match[1] === '-' ? -digits : digits, exponent);
}

/** The number `digits * 10^exponent` in its one form. */
export function decimal(digits: bigint, exponent: number): number | RegoNumber {
  if (digits === 0n) return 0;
  const text = digits.toString();
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  const normal = end === text.length ? digits : BigInt(text.slice(0, end));
  const power = exponent + (text.length - end);
  const double = Number(`${text.slice(0, end)}e${power}`);
  if (Number.isFinite(double) && double !== 0) {
    const own = parts(double);
    if (own.digits === normal && own.exponent === power) return double;
  }
  return new RegoNumber(normal, power);
}

/** The digits (without trailing zeros) and the exponent of a number. */
export function parts(value: number | RegoNumber): { readonly digits: bigint; readonly exponent: number } {
  if (typeof value !== 'number') return value;
  if (value === 0 || !Number.isFinite(value)) return { digits: 0n, exponent: 0 };
  const text = value.toExponential();
  const at = text.indexOf('e');
  const mantissa = text.slice(0, at).replace('.', '');
  const negative = mantissa.startsWith('-') ? 1 : 0;
  let exponent = Number(text.slice(at + 1)) - (mantissa.length - negative - 1);
  let end = mantissa.length;
  while (mantissa.charCodeAt(end - 1) === 48) {
    end--;
    exponent++;
  }
  return { digits: BigInt(mantissa.slice(0, end)), exponent };
}

/** The exact integer, or undefined for a fraction or an integer of more than 10,000 digits. */
export function toBigInt(value: number | RegoNumber): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  const { digits, exponent } = parts(value);
  if (exponent < 0 || exponent > 10_000) return undefined;
  return digits * 10n ** BigInt(exponent);
}

/** The number of an exact integer. */
export function fromBigInt(value: bigint): number | RegoNumber {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return Number(value);
  return decimal(value, 0);
}

/** Whether the number is an integer. */
export function isInteger(value: number | RegoNumber): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : value.exponent >= 0;
}

/** The nearest double. */
export function toDouble(value: number | RegoNumber): number {
  return typeof value === 'number' ? value : Number(`${value.digits}e${value.exponent}`);
}

/** Orders two numbers by their exact values. */
export function compareNumbers(a: number | RegoNumber, b: number | RegoNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const x = parts(a);
  const y = parts(b);
  const sign = signOf(x.digits);
  if (sign !== signOf(y.digits)) return sign < signOf(y.digits) ? -1 : 1;
  if (sign === 0) return 0;
  const left = (x.digits < 0n ? -x.digits : x.digits).toString();
  const right = (y.digits < 0n ? -y.digits : y.digits).toString();
  const magnitude = left.length + x.exponent - (right.length + y.exponent);
  if (magnitude !== 0) return magnitude < 0 ? -sign : sign;
  const width = Math.max(left.length, right.length);
  const l = left.padEnd(width, '0');
  const r = right.padEnd(width, '0');
  return l < r ? -sign : l > r ? sign : 0;
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** A number as OPA writes it in JSON. */
export function numberText(value: number | RegoNumber): string {
  if (typeof value !== 'number') return value.toString();
  const text = String(value);
  if (text === '-0') return '0';
  if (!text.includes('e')) return text;
  const { digits, exponent } = parts(value);
  return decimalText(digits, exponent);
}

function decimalText(digits: bigint, exponent: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString();
  const point = text.length + exponent;
  if (exponent >= 0 && point <= LONGEST_PLAIN) return `${sign}${text}${'0'.repeat(exponent)}`;
  if (exponent < 0 && point > 0) return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
  if (exponent < 0 && point > -6) return `${sign}0.${'0'.repeat(-point)}${text}`;
  const power = point - 1;
  const shown = Math.abs(power) < 10 ? `0${Math.abs(power)}` : `${Math.abs(power)}`;
  return `${sign}${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}e${power < 0 ? '-' : '+'}${shown}`;
}
