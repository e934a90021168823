import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { fromBigInt, type PlainObject, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { base64Forms, decodeBase64, encodeBase64 } from '../bytes/base64.js';
import { stringOf } from '../bytes/utf8.js';
import { type PemBlock, readPem } from './pem.js';
import { unsigned } from './public-key.js';

const FORMATS: ReadonlyMap<string, 'pkcs1' | 'pkcs8' | 'sec1'> = new Map([
  ['RSA PRIVATE KEY', 'pkcs1'],
  ['PRIVATE KEY', 'pkcs8'],
  ['EC PRIVATE KEY', 'sec1'],
]);

/** The private keys in a PEM text, or in the base64 of one; blocks of other types are passed over. */
export function readPrivateKeys(text: string): KeyObject[] {
  const keys: KeyObject[] = [];
  for (const block of readPem(unwrapped(text))) {
    const key = keyOf(block);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

function unwrapped(text: string): string {
  try {
    return stringOf(decodeBase64(text, base64Forms.standard));
  } catch {
    return text;
  }
}

/** The key of a block; undefined when the block holds something else. */
export function keyOf({ type, bytes }: PemBlock): KeyObject | undefined {
  const format = FORMATS.get(type);
  if (format === undefined) return undefined;
  try {
    return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: format });
  } catch (cause) {
    throw builtinError(`x509: failed to parse private key (${type})`, cause);
  }
}

/** A private key in the shape that Go's key types have in JSON. */
export function keyValue(key: KeyObject): Value {
  const jwk = key.export({ format: 'jwk' });
  const number = (name: keyof JsonWebKey): Value => fromBigInt(unsigned(member(jwk, name)));
  if (jwk.kty === 'RSA') {
    const factors: PlainObject = { Dp: number('dp'), Dq: number('dq'), Qinv: number('qi'), CRTValues: [] };
    const primes = [number('p'), number('q')];
    return { N: number('n'), E: number('e'), D: number('d'), Primes: primes, Precomputed: factors };
  }
  if (jwk.kty === 'EC') return { Curve: {}, X: number('x'), Y: number('y'), D: number('d') };
  // Go's Ed25519 private key is the seed and the public key.
  return encodeBase64(Uint8Array.of(...member(jwk, 'd'), ...member(jwk, 'x')), base64Forms.standard);
}

function member(jwk: JsonWebKey, name: keyof JsonWebKey): Uint8Array {
  const text = jwk[name];
  if (typeof text !== 'string') throw builtinError(`x509: the private key has no '${String(name)}'`);
  return decodeBase64(text, base64Forms.rawUrl);
}
