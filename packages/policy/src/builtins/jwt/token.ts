import { isObject, lookup, parseJson, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { bytesOf, stringOf } from '../bytes/utf8.js';
import { decodeBase64Url } from '../encoding.js';
import type { ObjectValue } from '../operands.js';

/** The three parts of a token as they are written. */
export interface Token {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/** Splits a token. @throws {BuiltinError} when it has not three parts. */
export function splitToken(text: string): Token {
  if (!text.includes('.')) throw builtinError('encoded JWT had no period separators');
  const parts = text.split('.', 1000);
  if (parts.length !== 3) throw builtinError(`encoded JWT must have 3 sections, found ${parts.length}`);
  return { header: parts[0]!, payload: parts[1]!, signature: parts[2]! };
}

/** The bytes that the signature is over. */
export function signedBytes(token: Token): Uint8Array {
  return bytesOf(`${token.header}.${token.payload}`);
}

/** A part of the token as bytes; `what` names it in the message. */
export function decodePart(part: string, what: 'header' | 'payload' | 'signature'): Uint8Array {
  try {
    return decodeBase64Url(part);
  } catch (cause) {
    throw builtinError(`JWT ${what} had invalid encoding: ${(cause as Error).message}`, cause);
  }
}

/** A part of the token as text. */
export function decodeText(part: string, what: 'header' | 'payload'): string {
  return stringOf(decodePart(part, what));
}

/** The header. Encrypted tokens are refused. */
export function headerOf(token: Token): ObjectValue {
  let header: ObjectValue;
  try {
    header = jsonObject(decodeText(token.header, 'header'));
  } catch (cause) {
    const { message } = cause as Error;
    throw message.startsWith('JWT header') ? cause : builtinError(`bad JWT header: ${message}`, cause);
  }
  if (lookup(header, 'enc') !== undefined) throw builtinError('JWT is a JWE object, which is not supported');
  return header;
}

/** The object that a text says in JSON. */
export function jsonObject(text: string): ObjectValue {
  let value: Value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw builtinError(`invalid JSON: ${(cause as Error).message}`, cause);
  }
  if (!isObject(value)) throw builtinError('decoded JSON type was not an Object');
  return value;
}
