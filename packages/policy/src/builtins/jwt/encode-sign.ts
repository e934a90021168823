import { isObject, lookup, parseJson, stringify, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { bytesOf } from '../bytes/utf8.js';
import { createSignature, isAlgorithm } from './algorithms.js';
import { readSigningKey } from './keys.js';

/** Signs a payload: header and payload go into the token as they are written. */
export function encodeSign(header: string, payload: string, jwk: string): string {
  const key = readSigningKey(jwk);
  const { alg, typ } = headerFields(header);
  if (!isAlgorithm(alg)) throw builtinError(`unknown JWS algorithm: ${alg}`);
  if ((typ === undefined || typ === 'JWT') && tryParse(payload) === undefined) {
    throw builtinError('type is JWT but payload is not JSON');
  }
  const text = `${base64Url(bytesOf(header))}.${base64Url(bytesOf(payload))}`;
  const signature = createSignature(alg, key, bytesOf(text));
  if (signature === undefined) throw builtinError(`the key is not of a type that ${alg} signs with`);
  return `${text}.${base64Url(signature)}`;
}

/** A value as `encodeSign` takes it. */
export function signedJson(value: Value): string {
  return stringify(value, { escapeHtml: true });
}

function headerFields(text: string): { alg: string; typ: string | undefined } {
  if (text === '') {
    throw builtinError(
      'missing or invalid \'alg\' header: cannot parse JSON: cannot parse empty string; unparsed tail: ""',
    );
  }
  const header = tryParse(text);
  const alg = isObject(header) ? lookup(header, 'alg') : undefined;
  if (typeof alg !== 'string') throw builtinError('missing or invalid \'alg\' header: jwsbb: header "alg" not found');
  const typ = isObject(header) ? lookup(header, 'typ') : undefined;
  return { alg, typ: typeof typ === 'string' ? typ : undefined };
}

function tryParse(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes, base64Forms.rawUrl);
}
