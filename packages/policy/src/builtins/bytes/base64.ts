import { builtinError } from '../builtin-error.js';

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

/** Which alphabet, and whether groups are filled with `=`. */
export interface Base64Form {
  readonly alphabet: string;
  readonly padded: boolean;
}

/** The forms that Go calls StdEncoding, URLEncoding, RawStdEncoding and RawURLEncoding. */
export const base64Forms: Readonly<Record<'standard' | 'url' | 'rawStandard' | 'rawUrl', Base64Form>> = {
  standard: { alphabet: STANDARD, padded: true },
  url: { alphabet: URL_SAFE, padded: true },
  rawStandard: { alphabet: STANDARD, padded: false },
  rawUrl: { alphabet: URL_SAFE, padded: false },
};

const reverse = new Map<string, Int8Array>();

function valuesOf(alphabet: string): Int8Array {
  let table = reverse.get(alphabet);
  if (table === undefined) {
    table = new Int8Array(128).fill(-1);
    for (let value = 0; value < 64; value++) table[alphabet.charCodeAt(value)] = value;
    reverse.set(alphabet, table);
  }
  return table;
}

/** Writes bytes as base64. */
export function encodeBase64(bytes: Uint8Array, form: Base64Form): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (form.alphabet === STANDARD) {
    const text = buffer.toString('base64');
    return form.padded ? text : text.slice(0, Math.ceil((bytes.length * 4) / 3));
  }
  const text = buffer.toString('base64url');
  return form.padded ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
}

/**
 * Reads base64 as Go does: line ends are skipped, padding must be right, unused bits may be anything.
 *
 * @throws {BuiltinError} `illegal base64 data at input byte N`.
 */
export function decodeBase64(text: string, form: Base64Form): Uint8Array<ArrayBuffer> {
  const values = valuesOf(form.alphabet);
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let size = 0;
  let bits = 0;
  let count = 0;
  let at = 0;
  const finish = (from: number): Uint8Array<ArrayBuffer> => {
    for (let rest = from; rest < text.length; rest++) if (!isLineEnd(text.charCodeAt(rest))) throw illegal(rest);
    if (count === 2) out[size++] = bits >> 4;
    if (count === 3) {
      out[size++] = bits >> 10;
      out[size++] = bits >> 2;
    }
    return out.slice(0, size);
  };
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) continue;
    const value = code < 128 ? values[code]! : -1;
    if (value >= 0) {
      bits = ((bits << 6) | value) & 0xffffff;
      if (++count === 4) {
        out[size++] = bits >> 16;
        out[size++] = bits >> 8;
        out[size++] = bits;
        bits = 0;
        count = 0;
      }
      continue;
    }
    if (code !== 61 || !form.padded || count < 2) throw illegal(at);
    if (count === 3) return finish(at + 1);
    let second = at + 1;
    while (second < text.length && isLineEnd(text.charCodeAt(second))) second++;
    if (second >= text.length) throw illegal(text.length);
    if (text[second] !== '=') throw illegal(second);
    return finish(second + 1);
  }
  if (count === 0) return finish(at);
  if (count === 1 || form.padded) throw illegal(text.length - count);
  return finish(at);
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function illegal(at: number): Error {
  return builtinError(`illegal base64 data at input byte ${at}`);
}
