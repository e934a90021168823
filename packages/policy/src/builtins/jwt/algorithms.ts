import {
  constants,
  createHmac,
  type KeyObject,
  type SigningOptions,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
} from 'node:crypto';

/** What a JSON Web Signature algorithm does (RFC 7518, RFC 8037). */
interface Algorithm {
  /** Type of key that it takes: `oct` for a secret, else as `KeyObject.asymmetricKeyType` says. */
  readonly key: 'oct' | 'rsa' | 'ec' | 'ed25519';
  readonly hash: string | null;
  readonly options?: SigningOptions | { readonly dsaEncoding: 'ieee-p1363' };
  /** Curve that the key must be on. */
  readonly curve?: string;
}

const pss: SigningOptions = { padding: constants.RSA_PKCS1_PSS_PADDING };
const ecdsa = { dsaEncoding: 'ieee-p1363' } as const;

const rows: readonly (readonly [string, Algorithm])[] = [
  ['HS256', { key: 'oct', hash: 'sha256' }],
  ['HS384', { key: 'oct', hash: 'sha384' }],
  ['HS512', { key: 'oct', hash: 'sha512' }],
  ['RS256', { key: 'rsa', hash: 'sha256' }],
  ['RS384', { key: 'rsa', hash: 'sha384' }],
  ['RS512', { key: 'rsa', hash: 'sha512' }],
  ['PS256', { key: 'rsa', hash: 'sha256', options: pss }],
  ['PS384', { key: 'rsa', hash: 'sha384', options: pss }],
  ['PS512', { key: 'rsa', hash: 'sha512', options: pss }],
  ['ES256', { key: 'ec', hash: 'sha256', options: ecdsa, curve: 'prime256v1' }],
  ['ES384', { key: 'ec', hash: 'sha384', options: ecdsa, curve: 'secp384r1' }],
  ['ES512', { key: 'ec', hash: 'sha512', options: ecdsa, curve: 'secp521r1' }],
  ['EdDSA', { key: 'ed25519', hash: null }],
];
const algorithms: ReadonlyMap<string, Algorithm> = new Map(rows);

/** A secret, or a key of node:crypto. */
export type Key = Uint8Array | KeyObject;

/** Whether the name is of a signature algorithm; `none` is not. */
export function isAlgorithm(name: string): boolean {
  return algorithms.has(name);
}

/**
 * Whether a signature is right. A key of another type than the algorithm's verifies nothing, so that a public key never serves as a secret.
 *
 * @param anyCurve lets an ECDSA key be on another curve than the algorithm names, as OPA's `io.jwt.verify_es*` do.
 */
export function verifySignature(
  name: string,
  key: Key,
  text: Uint8Array,
  signature: Uint8Array,
  anyCurve = false,
): boolean {
  const algorithm = algorithms.get(name);
  if (algorithm === undefined) return false;
  if (key instanceof Uint8Array) {
    if (algorithm.key !== 'oct') return false;
    const expected = createHmac(algorithm.hash!, key).update(text).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  if (!fits(algorithm, key, anyCurve)) return false;
  try {
    return verifyWith(algorithm.hash, text, { key, ...algorithm.options }, signature);
  } catch {
    return false;
  }
}

/** Signs; undefined when the key is not of the algorithm's type. */
export function createSignature(name: string, key: Key, text: Uint8Array): Uint8Array | undefined {
  const algorithm = algorithms.get(name);
  if (algorithm === undefined) return undefined;
  if (key instanceof Uint8Array) {
    return algorithm.key === 'oct' ? createHmac(algorithm.hash!, key).update(text).digest() : undefined;
  }
  if (!fits(algorithm, key, false)) return undefined;
  const saltLength = algorithm.options === pss ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  return signWith(algorithm.hash, text, { key, ...algorithm.options, ...saltLength });
}

function fits(algorithm: Algorithm, key: KeyObject, anyCurve: boolean): boolean {
  if (key.asymmetricKeyType !== algorithm.key) return false;
  return anyCurve || algorithm.curve === undefined || key.asymmetricKeyDetails?.namedCurve === algorithm.curve;
}
