import { createSecureContext, type SecureContext } from 'node:tls';
import { GatewayError } from './errors.js';

/** A certificate chain and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Names that choose it (SNI); `*.example.org` takes one label. The first certificate of a list also serves every other name. */
  readonly names?: readonly string[];
}

/** Certificates that can be exchanged while connections stand. */
export interface Certificates {
  /** Takes new certificates for connections to come; on an error the old ones stay. */
  set(certificates: readonly Certificate[]): void;
  /** The context of a server name. */
  find(name: string): SecureContext;
}

/** @throws GatewayError `GATEWAY_CERTIFICATE` for an empty list, a bad certificate or a key of another certificate. */
export function createCertificates(initial: readonly Certificate[]): Certificates {
  let byName = new Map<string, SecureContext>();
  let fallback: SecureContext | undefined;
  const set = (certificates: readonly Certificate[]): void => {
    const next = new Map<string, SecureContext>();
    let first: SecureContext | undefined;
    certificates.forEach(({ cert, key, names = [] }, index) => {
      let context: SecureContext;
      try {
        context = createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new GatewayError(
          'GATEWAY_CERTIFICATE',
          `certificate ${index} (${names.join(', ') || 'no names'}) cannot be used: ${message}`,
          { cause },
        );
      }
      first ??= context;
      for (const name of names) next.set(name.toLowerCase(), context);
    });
    if (first === undefined)
      throw new GatewayError('GATEWAY_CERTIFICATE', 'expected at least one certificate, found none');
    // Nothing was touched until here: a bad certificate never takes a good one's place.
    byName = next;
    fallback = first;
  };
  set(initial);
  return {
    set,
    find(name) {
      const lower = name.toLowerCase();
      return byName.get(lower) ?? byName.get(`*${lower.slice(lower.indexOf('.'))}`) ?? fallback!;
    },
  };
}
