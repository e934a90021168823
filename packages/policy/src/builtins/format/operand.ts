import { bytesOf } from '../bytes/utf8.js';
import { trimCharactersRight } from '../trim-characters.js';
import { type Flags, pad } from './flags.js';
import { formatFloat } from './float.js';
import { quoteGo } from './quote.js';

/** An argument as Go's fmt sees it. */
export type GoValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int64' | 'big.Int'; readonly value: bigint }
  | { readonly type: 'float64'; readonly value: number };

/** Writes one argument by a verb; `%!d(string=x)` where the verb does not fit the argument. */
export function formatOperand(arg: GoValue, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(arg.type === 'big.Int' ? '*big.Int' : arg.type, flags, false);
  const text =
    arg.type === 'string'
      ? formatString(arg.value, verb, flags)
      : arg.type === 'float64'
        ? formatNumber(arg.value, verb, flags)
        : formatInteger(arg.value, verb, flags, arg.type === 'big.Int');
  if (text !== undefined) return text;
  return `%!${verb}(${arg.type}=${formatOperand(arg, 'v', { ...flags, sharp: false })})`;
}

function formatString(value: string, verb: string, flags: Flags): string | undefined {
  const cut = flags.precision === undefined ? value : Array.from(value).slice(0, flags.precision).join('');
  switch (verb) {
    case 'v':
      return pad(flags.sharp ? quoteGo(cut) : cut, flags, false);
    case 's':
      return pad(cut, flags, false);
    case 'q': {
      const raw = flags.sharp && !cut.includes('`') && !/[\0-\x08\x0a-\x1f\x7f\ufeff]/.test(cut);
      return pad(raw ? `\`${cut}\`` : quoteGo(cut, '"', flags.plus), flags, false);
    }
    case 'x':
    case 'X': {
      const hex = Array.from(bytesOf(value).subarray(0, flags.precision), (byte) => byte.toString(16).padStart(2, '0'));
      const prefix = flags.sharp && hex.length > 0 ? '0x' : '';
      const text = flags.space ? hex.map((pair) => prefix + pair).join(' ') : prefix + hex.join('');
      return pad(verb === 'X' ? text.toUpperCase() : text, flags, false);
    }
    default:
      return undefined;
  }
}

const BASES: ReadonlyMap<string, readonly [base: number, prefix: string]> = new Map([
  ['v', [10, '']],
  ['d', [10, '']],
  ['b', [2, '0b']],
  ['o', [8, '0']],
  ['O', [8, '0o']],
  ['x', [16, '0x']],
  ['X', [16, '0X']],
]);

function formatInteger(value: bigint, verb: string, flags: Flags, big: boolean): string | undefined {
  if (!big) {
    if (verb === 'c') return pad(charOf(value), flags, false);
    if (verb === 'q') return pad(quoteGo(charOf(value), "'", flags.plus), flags, false);
    if (verb === 'U') return unicodeText(value, flags);
  }
  const form = BASES.get(big && verb === 's' ? 'd' : verb);
  if (form === undefined) return undefined;
  const [base, prefix] = form;
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  if (flags.precision !== undefined)
    digits = digits === '0' && flags.precision === 0 ? '' : digits.padStart(flags.precision, '0');
  else if (flags.zero && flags.width !== undefined && !flags.minus) {
    digits = digits.padStart(flags.width - (negative || flags.plus || flags.space ? 1 : 0), '0');
  }
  if (verb === 'O' || (flags.sharp && !(verb === 'o' && digits.startsWith('0')))) digits = prefix + digits;
  return pad(signOf(negative, flags) + digits, { ...flags, zero: false }, true);
}

function signOf(negative: boolean, flags: Flags): string {
  return negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
}

function charOf(value: bigint): string {
  return value < 0n || value > 0x10ffffn || (value >= 0xd800n && value <= 0xdfffn)
    ? '\ufffd'
    : String.fromCodePoint(Number(value));
}

function unicodeText(value: bigint, flags: Flags): string {
  const digits = BigInt.asUintN(64, value).toString(16).toUpperCase();
  const text = `U+${digits.padStart(Math.max(4, flags.precision ?? 0), '0')}`;
  return pad(flags.sharp ? `${text} '${charOf(value)}'` : text, { ...flags, zero: false }, false);
}

function formatNumber(value: number, verb: string, flags: Flags): string | undefined {
  const lower = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb.toLowerCase();
  const negative = value < 0 || Object.is(value, -0);
  let text: string;
  if (lower === 'e' || lower === 'f' || lower === 'g') {
    text = formatFloat(value, lower, flags.precision ?? (lower === 'g' ? -1 : 6));
  } else if (lower === 'x') text = hexFloat(Math.abs(value), flags.precision);
  else if (verb === 'b') text = binaryFloat(Math.abs(value));
  else return undefined;
  const sharp = flags.sharp && lower !== 'x' && verb !== 'b' && !text.includes('.');
  if (sharp) text = text.includes('e') ? text.replace('e', '.e') : `${text}.`;
  const cased = verb === 'E' || verb === 'G' || verb === 'X' ? text.toUpperCase() : text;
  return pad(signOf(negative, flags) + cased, flags, true);
}

/** The mantissa (53 bits, or fewer for the smallest doubles) and its power of two. */
function binaryParts(size: number): { mantissa: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, size);
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n);
  const fraction = raw & ((1n << 52n) - 1n);
  return exponent === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: exponent - 1075 };
}

function binaryFloat(size: number): string {
  const { mantissa, exponent } = binaryParts(size);
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

function hexFloat(size: number, precision: number | undefined): string {
  let { mantissa, exponent } = binaryParts(size);
  if (mantissa === 0n) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`;
  while (mantissa >> 52n === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision !== undefined && precision < 13) {
    const drop = BigInt(52 - precision * 4);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= drop;
    if (mantissa >> 53n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const shown =
    precision === undefined ? trimCharactersRight(digits, '0') : digits.padEnd(precision, '0').slice(0, precision);
  const power = exponent + 52;
  return `0x1${shown === '' ? '' : `.${shown}`}p${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
