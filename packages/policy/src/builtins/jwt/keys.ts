import { createPrivateKey, createPublicKey, type JsonWebKeyInput, X509Certificate } from 'node:crypto';
import { isArray, isObject, type PlainObject, parseJson, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { base64Forms, decodeBase64 } from '../bytes/base64.js';
import { trimCharactersRight } from '../trim-characters.js';
import { readPem } from '../x509/pem.js';
import { isAlgorithm, type Key } from './algorithms.js';

/** A key that may verify, with what its owner says of it. */
export interface VerificationKey {
  /** Empty when any algorithm of its type is meant. */
  readonly alg: string;
  readonly kid: string;
  readonly key: Key;
}

/**
 * Reads the keys of a PEM certificate, a PEM public key, a JSON Web Key or a set of them (RFC 7517).
 *
 * @throws {BuiltinError} with OPA's messages.
 */
export function readKeys(text: string): VerificationKey[] {
  return text.includes('-----BEGIN ') && readPem(text).length > 0
    ? [{ alg: '', kid: '', key: pemKey(text) }]
    : jwkKeys(text);
}

function pemKey(text: string): Key {
  const block = readPem(text)[0]!;
  const end = text.indexOf(`-----END ${block.type}-----`) + `-----END ${block.type}-----`.length;
  if (text.slice(end).replace(/^[ \t\r]*\n/, '') !== '') {
    throw builtinError('extra data after a PEM certificate block');
  }
  if (block.type === 'CERTIFICATE') {
    return attempt('failed to parse a PEM certificate', () => new X509Certificate(block.bytes).publicKey);
  }
  if (block.type === 'PUBLIC KEY') {
    const der = { key: Buffer.from(block.bytes), format: 'der', type: 'spki' } as const;
    return attempt('failed to parse a PEM public key', () => createPublicKey(der));
  }
  throw builtinError('failed to extract a Key from the PEM certificate');
}

function attempt<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw builtinError(`${what}: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

function jwkKeys(text: string): VerificationKey[] {
  return attempt('failed to parse a JWK key (set)', () => {
    const keys: VerificationKey[] = [];
    for (const jwk of jwkList(parseJson(text))) {
      const alg = memberText(jwk, 'alg');
      // A key for encryption or of an algorithm nobody here knows says nothing about signatures.
      if (alg !== '' && !isAlgorithm(alg)) continue;
      keys.push({ alg, kid: memberText(jwk, 'kid'), key: keyOf(jwk, createPublicKey) });
    }
    return keys;
  });
}

function jwkList(value: Value): PlainObject[] {
  if (!isObject(value)) throw new TypeError('expected an object');
  const object = value as PlainObject;
  const list = Object.hasOwn(object, 'keys') ? object['keys']! : [object];
  if (!isArray(list)) throw new TypeError("'keys' is not an array");
  return list.map((entry) => {
    if (!isObject(entry) || !Object.hasOwn(entry as PlainObject, 'kty')) throw new TypeError("a key has no 'kty'");
    return entry as PlainObject;
  });
}

function memberText(jwk: PlainObject, name: string): string {
  const value = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
  return typeof value === 'string' ? value : '';
}

function keyOf(jwk: PlainObject, create: typeof createPublicKey | typeof createPrivateKey): Key {
  if (memberText(jwk, 'kty') === 'oct') {
    const secret = memberText(jwk, 'k');
    if (secret === '') throw new TypeError("the key has no 'k'");
    return decodeBase64(trimCharactersRight(secret, '='), base64Forms.rawUrl);
  }
  return create({ key: jwk as JsonWebKeyInput['key'], format: 'jwk' });
}

/**
 * Reads the first key of a JSON Web Key or set for signing.
 *
 * @throws {BuiltinError} when there is none, or it cannot be read.
 */
export function readSigningKey(text: string): Key {
  return attempt('failed to parse a JWK key (set)', () => {
    const first = jwkList(parseJson(text))[0];
    if (first === undefined) throw builtinError('no keys found in JWK set');
    return keyOf(first, createPrivateKey);
  });
}
