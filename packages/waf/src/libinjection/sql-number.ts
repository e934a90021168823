import { hexAt } from '../transformations/byte-classes.js';
import { type SqlToken, tokenBytes, tokenType } from './sql-token.js';

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

function set(token: SqlToken, type: string, text: string, from: number, end: number): number {
  token.type = type;
  token.value = text.slice(from, Math.min(end, from + tokenBytes));
  return end;
}

/** The end of hexadecimal or binary digits from `from`. */
export function radixEnd(text: string, from: number, hex: boolean): number {
  let at = from;
  while (hex ? hexAt(text, at) !== 255 : text.charCodeAt(at) === 48 || text.charCodeAt(at) === 49) at++;
  return at;
}

/**
 * Reads a number that starts with a digit or a dot: decimals, exponents, `0x` and `0b`, Oracle's suffixes `f` and `d`. A lone
 * dot is a dot; an exponent without digits makes a name of it.
 */
export function readNumber(text: string, from: number, token: SqlToken): number {
  const letter = text.charCodeAt(from + 1) | 32;
  if (text.charCodeAt(from) === 48 && (letter === 120 || letter === 98)) {
    const end = radixEnd(text, from + 2, letter === 120);
    return set(token, end === from + 2 ? tokenType.bareword : tokenType.number, text, from, end);
  }
  let at = digitsEnd(text, from);
  if (text.charCodeAt(at) === 46) {
    at = digitsEnd(text, at + 1);
    if (at === from + 1) return set(token, tokenType.dot, text, from, at);
  }
  let broken = false;
  if ((text.charCodeAt(at) | 32) === 101) {
    const sign = text.charCodeAt(at + 1);
    const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
    at = digitsEnd(text, digits);
    broken = at === digits;
  }
  at = suffixEnd(text, at);
  return set(token, broken ? tokenType.bareword : tokenType.number, text, from, at);
}

/** Oracle ends floats with `f` or `d`: only before the end, white space, `;`, or the `u` of a UNION that is glued on. */
function suffixEnd(text: string, at: number): number {
  const letter = text.charCodeAt(at) | 32;
  if (letter !== 100 && letter !== 102) return at;
  if (at + 1 === text.length) return at + 1;
  const next = text.charCodeAt(at + 1);
  const white = next <= 32 || next === 127 || next === 160;
  return white || next === 59 || (next | 32) === 117 ? at + 1 : at;
}

/** Reads `$1,000.00` and the like at a `$`; -1 when no number follows. */
export function readMoney(text: string, from: number, token: SqlToken): number {
  let at = from + 1;
  while (isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === 46 || text.charCodeAt(at) === 44) at++;
  if (at === from + 1) return -1;
  return set(token, tokenType.number, text, from, at);
}
