import type { Detection } from '../finding.js';

/** What a verification of a JSON Web Token was asked to believe. */
export interface TokenCheck {
  readonly token: string;
  /** The key that was given; a secret, a public key in PEM, an object, or nothing. */
  readonly key: unknown;
  /** The algorithms that the application named. */
  readonly algorithms: readonly string[] | undefined;
}

/**
 * Decides whether a token asks to be believed without proof: it has no signature or names `none`; it is signed by a shared
 * secret while the key is a public one; it brings its own key.
 *
 * @see RFC 8725, sections 2.1, 2.2 and 3.1
 */
export function detectTokenMisuse({ token, key, algorithms }: TokenCheck): Detection | undefined {
  const [head = '', , signature = ''] = token.split('.', 4);
  const header = readHeader(head);
  if (header === undefined) return undefined;
  const algorithm = String(header['alg'] ?? '');
  const reason =
    /^none$/i.test(algorithm) || signature === ''
      ? 'it has no signature'
      : /^HS\d{3}$/.test(algorithm) && algorithms === undefined && isPublicKey(key)
        ? 'it is signed by the public key as if that were a secret'
        : header['jwk'] !== undefined && key === undefined
          ? 'it brings its own key'
          : undefined;
  return reason === undefined ? undefined : { algorithm: 'token-misuse', input: undefined, at: 0, reason };
}

function readHeader(part: string): Record<string, unknown> | undefined {
  if (part.length > 4096) return undefined;
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return header !== null && typeof header === 'object' ? (header as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isPublicKey(key: unknown): boolean {
  const text = Buffer.isBuffer(key) ? key.toString('latin1') : key;
  return typeof text === 'string' && /-----BEGIN (?:RSA )?(?:PUBLIC KEY|CERTIFICATE)-----/.test(text);
}
