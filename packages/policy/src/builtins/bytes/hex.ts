import { builtinError } from '../builtin-error.js';

/** Writes bytes as lower-case hexadecimal. */
export function encodeHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/**
 * Reads hexadecimal of either case.
 *
 * @throws {BuiltinError} with Go's messages for a bad digit or an odd length.
 */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length >> 1);
  let at = 0;
  for (const char of text) {
    const digit = digitOf(char.charCodeAt(0));
    if (digit < 0) throw builtinError(`encoding/hex: invalid byte: ${runeText(char)}`);
    if (at >> 1 < out.length) out[at >> 1] = (out[at >> 1]! << 4) | digit;
    at++;
  }
  if (at % 2 === 1) throw builtinError('encoding/hex: odd length hex string');
  return out;
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** A character as Go prints a rune with `%#U`: `U+0067 'g'`. */
function runeText(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}
