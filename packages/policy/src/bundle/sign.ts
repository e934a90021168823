import { createHash, createPrivateKey } from 'node:crypto';
import { encodeSign } from '../builtins/jwt/encode-sign.js';
import { canonicalJson } from './signatures.js';

/** How a bundle is signed. */
export interface SigningOptions {
  /** A PEM private key, or the secret of an HS algorithm. */
  readonly key: string;
  /** `RS256`, `ES256`, `EdDSA`, `HS256` ... */
  readonly algorithm: string;
  /** Claims that the signature takes in, such as `keyid` and `scope`. */
  readonly claims?: object;
}

/** The text of `.signatures.json` for the files of a bundle. */
export function signFiles(files: ReadonlyMap<string, string>, options: SigningOptions): string {
  const listed = [...files].map(([name, text]) => ({
    name,
    hash: createHash('sha256')
      .update(isDocument(name) ? canonicalJson(text) : text)
      .digest('hex'),
    algorithm: 'SHA-256',
  }));
  const header = JSON.stringify({ alg: options.algorithm });
  const token = encodeSign(
    header,
    JSON.stringify({ ...options.claims, files: listed }),
    JSON.stringify(keyOf(options)),
  );
  return JSON.stringify({ signatures: [token] });
}

function isDocument(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base === 'data.json' || base === '.manifest';
}

function keyOf({ algorithm, key }: SigningOptions): object {
  if (algorithm.startsWith('HS')) return { kty: 'oct', k: Buffer.from(key).toString('base64url') };
  return createPrivateKey(key).export({ format: 'jwk' });
}
