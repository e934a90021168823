import { fromBigInt, type Value } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { publicKeyAlgorithms } from './algorithms.js';
import { bitStringOf, DerReader, integerOf, malformed, oidOf, tag } from './der.js';

/** A public key as Go shows it: an RSA key has `N` and `E`, a point on a curve `X` and `Y`, Ed25519 is its bytes. */
export interface PublicKey {
  readonly algorithm: number;
  readonly value: Value;
}

/** Reads the content of a SubjectPublicKeyInfo. */
export function publicKeyOf(content: Uint8Array): PublicKey {
  const info = new DerReader(content);
  const oid = oidOf(info.open(tag.sequence, 'public key algorithm').take(tag.oid, 'public key algorithm').content);
  const bytes = bitStringOf(info.take(tag.bitString, 'public key').content);
  const algorithm = publicKeyAlgorithms.get(oid.join('.')) ?? 0;
  return { algorithm, value: keyValue(algorithm, bytes) };
}

function keyValue(algorithm: number, bytes: Uint8Array): Value {
  if (algorithm === 1) {
    const key = new DerReader(bytes).open(tag.sequence, 'RSA public key');
    const modulus = integerOf(key.take(tag.integer, 'RSA modulus').content);
    const exponent = integerOf(key.take(tag.integer, 'RSA public exponent').content);
    if (modulus <= 0n) throw malformed('RSA modulus: not a positive number');
    return { N: fromBigInt(modulus), E: fromBigInt(exponent) };
  }
  if (algorithm === 3) return pointValue(bytes);
  return algorithm === 4 ? encodeBase64(bytes, base64Forms.standard) : null;
}

/** An uncompressed point: 4, then both coordinates. */
export function pointValue(bytes: Uint8Array): { Curve: Value; X: Value; Y: Value } {
  if (bytes[0] !== 4 || bytes.length % 2 === 0) throw malformed('elliptic curve point');
  const half = (bytes.length - 1) / 2;
  const coordinate = (from: number): Value => fromBigInt(unsigned(bytes.subarray(from, from + half)));
  return { Curve: {}, X: coordinate(1), Y: coordinate(1 + half) };
}

/** The number of some bytes, the most significant first. */
export function unsigned(bytes: Uint8Array): bigint {
  return integerOf(Uint8Array.of(0, ...bytes));
}
