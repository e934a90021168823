import { compareStrings, isArray, keysOf, lookup, RegoSet, type Value } from '../values/index.js';
import { builtinError, typeError } from './builtin-error.js';
import { base64Forms, decodeBase64, encodeBase64 } from './bytes/base64.js';
import { decodeHex, encodeHex } from './bytes/hex.js';
import { bytesOf, stringOf } from './bytes/utf8.js';
import { type Operands, objectOperand, stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';
import { escapeQuery, parseQuery, parseUrl, unescapeUrl } from './url.js';

/** `base64.*`, `base64url.*`, `hex.*`, `urlquery.*`, `uri.*`. */
export const encoding: readonly Builtin[] = implement({
  'base64.encode': (args) => encodeBase64(bytesOf(stringOperand(args, 1)), base64Forms.standard),
  'base64.decode': (args) => stringOf(decodeBase64(stringOperand(args, 1), base64Forms.standard)),
  'base64.is_valid': ([value]) => typeof value === 'string' && isBase64(value),
  'base64url.encode': (args) => encodeBase64(bytesOf(stringOperand(args, 1)), base64Forms.url),
  'base64url.encode_no_pad': (args) => encodeBase64(bytesOf(stringOperand(args, 1)), base64Forms.rawUrl),
  'base64url.decode': (args) => stringOf(decodeBase64Url(stringOperand(args, 1))),
  'hex.encode': (args) => encodeHex(bytesOf(stringOperand(args, 1))),
  'hex.decode': (args) => stringOf(decodeHex(stringOperand(args, 1))),
  'urlquery.encode': (args) => escapeQuery(stringOperand(args, 1)),
  'urlquery.decode': (args) => unescapeUrl(stringOperand(args, 1), true),
  'urlquery.encode_object': (args) => encodeObject(args),
  'urlquery.decode_object': (args) => Object.fromEntries(parseQuery(stringOperand(args, 1))),
  'uri.parse': (args) => parseUri(stringOperand(args, 1)),
  'uri.is_valid': ([value]) => typeof value === 'string' && value !== '' && isUri(value),
});

function isBase64(text: string): boolean {
  try {
    decodeBase64(text, base64Forms.standard);
    return true;
  } catch {
    return false;
  }
}

/** Padding may be left out, as RFC 7515 has it. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> {
  let padded = text;
  if (!text.endsWith('=')) {
    if (text.length % 4 === 1) throw builtinError(`illegal base64url string: ${text}`);
    padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  }
  return decodeBase64(padded, base64Forms.url);
}

function encodeObject(args: Operands): Value {
  const source = objectOperand(args, 1);
  const pairs: string[] = [];
  for (const key of keysOf(source).map(String).sort(compareStrings)) {
    const value = lookup(source, key);
    const values = isArray(value) ? value : value instanceof RegoSet ? value.sorted() : [value];
    for (const entry of values) {
      if (typeof entry !== 'string') throw typeError('operand 1 values must be string, array[string], or set[string]');
      pairs.push(`${escapeQuery(key)}=${escapeQuery(entry)}`);
    }
  }
  return pairs.join('&');
}

function parseUri(text: string): Value {
  const { scheme, hostname, port, path, rawPath, rawQuery, fragment } = parseUrl(text);
  const result: { [key: string]: Value } = {};
  const parts = { scheme, hostname, port, path, raw_path: rawPath, raw_query: rawQuery, fragment };
  for (const [name, value] of Object.entries(parts)) if (value !== '') result[name] = value;
  return result;
}

function isUri(text: string): boolean {
  try {
    parseUrl(text);
    return true;
  } catch {
    return false;
  }
}
