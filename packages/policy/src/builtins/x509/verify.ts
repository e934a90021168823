import { X509Certificate } from 'node:crypto';
import { addressToBytes, tryParseAddress } from '@lamellar/net';
import { parseUrl } from '../url.js';
import { brokenSignatures } from './algorithms.js';
import type { Certificate } from './certificate.js';
import type { AddressConstraint, ConstraintList } from './name-constraints.js';

/** What a chain is checked for. */
export interface VerifyOptions {
  /** Name or address that the leaf must be valid for. */
  readonly dnsName?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Extended key usages of which one must be allowed by the whole chain, as Go numbers them. @default [1], server authentication */
  readonly usages: readonly number[];
}

const ANY_USAGE = 0;
const CERT_SIGN = 1 << 5;
/** Most signatures that one search for a chain checks. */
const MAX_CHECKS = 100;

/**
 * Finds a chain from the last certificate to the first, which is the only trusted root; those between may be intermediates.
 *
 * @returns the chain, leaf first; undefined when there is none.
 */
export function verifyChain(certificates: readonly Certificate[], options: VerifyOptions): Certificate[] | undefined {
  if (certificates.length < 2) return undefined;
  const root = certificates[0]!;
  const leaf = certificates.at(-1)!;
  if (!validNow(leaf, options.now)) return undefined;
  if (options.dnsName !== undefined && options.dnsName !== '' && !matchesHost(leaf, options.dnsName)) return undefined;
  if (sameBytes(leaf.raw, root.raw)) return usable([leaf], options.usages) ? [leaf] : undefined;
  const search = new ChainSearch(root, certificates.slice(1, -1), options);
  return search.from([leaf]);
}

class ChainSearch {
  readonly #root: Certificate;
  readonly #between: readonly Certificate[];
  readonly #options: VerifyOptions;
  #checks = 0;

  constructor(root: Certificate, between: readonly Certificate[], options: VerifyOptions) {
    this.#root = root;
    this.#between = between;
    this.#options = options;
  }

  from(chain: readonly Certificate[]): Certificate[] | undefined {
    const child = chain.at(-1)!;
    if (this.#signs(this.#root, child, chain)) {
      const whole = [...chain, this.#root];
      if (usable(whole, this.#options.usages)) return whole;
    }
    for (const parent of this.#between) {
      if (chain.some((known) => sameBytes(known.raw, parent.raw))) continue;
      if (!this.#signs(parent, child, chain)) continue;
      const found = this.from([...chain, parent]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #signs(parent: Certificate, child: Certificate, chain: readonly Certificate[]): boolean {
    if (!sameBytes(parent.subject, child.issuer) || this.#checks >= MAX_CHECKS) return false;
    this.#checks++;
    return mayCertify(parent, chain, this.#options.now) && hasSigned(parent, child);
  }
}

function validNow({ notBefore, notAfter, extensions }: Certificate, now: number): boolean {
  return notBefore <= now && now <= notAfter && extensions.unhandled.length === 0;
}

/** Whether a certificate is of an authority that may sign the chain below it. */
function mayCertify(parent: Certificate, chain: readonly Certificate[], now: number): boolean {
  const { constrained, isCa, keyUsage, maxPath } = parent.extensions;
  if (!validNow(parent, now)) return false;
  if (parent.version === 3 ? !constrained || !isCa : constrained && !isCa) return false;
  if (keyUsage !== 0 && (keyUsage & CERT_SIGN) === 0) return false;
  if (constrained && maxPath >= 0 && chain.length - 1 > maxPath) return false;
  return chain.every((certificate) => namesAllowed(parent, certificate));
}

function hasSigned(parent: Certificate, child: Certificate): boolean {
  if (brokenSignatures.has(child.signatureAlgorithm)) return false;
  try {
    return new X509Certificate(child.raw).verify(new X509Certificate(parent.raw).publicKey);
  } catch {
    return false;
  }
}

/** Whether one of the usages is allowed by every certificate; one without usages allows all. */
function usable(chain: readonly Certificate[], usages: readonly number[]): boolean {
  if (usages.includes(ANY_USAGE)) return true;
  return usages.some((usage) =>
    chain.every(({ extensions }) => {
      if (extensions.usages.length === 0 && extensions.unknownUsages.length === 0) return true;
      return extensions.usages.includes(usage) || extensions.usages.includes(ANY_USAGE);
    }),
  );
}

function namesAllowed(authority: Certificate, certificate: Certificate): boolean {
  const { permitted, excluded } = authority.extensions.constraints;
  const { dns, emails, uris, addresses } = certificate.extensions.names;
  const check = <T>(names: readonly string[], list: (of: ConstraintList) => readonly T[], fits: Fits<T>): boolean =>
    names.every((name) => {
      if (list(excluded).some((constraint) => fits(name, constraint))) return false;
      return list(permitted).length === 0 || list(permitted).some((constraint) => fits(name, constraint));
    });
  return (
    check(dns, (of) => of.dns, inDomain) &&
    check(emails, (of) => of.emails, fitsEmail) &&
    check(uris, (of) => of.uris, fitsUri) &&
    check(addresses, (of) => of.addresses, fitsAddress)
  );
}

type Fits<T> = (name: string, constraint: T) => boolean;

/** A domain and all below it; a leading dot leaves out the domain itself. */
function inDomain(name: string, constraint: string): boolean {
  if (constraint === '') return true;
  const host = name.toLowerCase().replace(/\.$/, '');
  const domain = constraint.toLowerCase();
  if (domain.startsWith('.')) return host.endsWith(domain) && host.length > domain.length;
  return host === domain || host.endsWith(`.${domain}`);
}

/** A whole address, or any address of a host, or with a leading dot of the hosts below it. */
function fitsEmail(email: string, constraint: string): boolean {
  if (constraint.includes('@')) return email.toLowerCase() === constraint.toLowerCase();
  const host = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return constraint.startsWith('.') ? inDomain(host, constraint) : host === constraint.toLowerCase();
}

function fitsUri(uri: string, constraint: string): boolean {
  const { hostname } = parseUrl(uri);
  if (hostname === '' || tryParseAddress(hostname) !== undefined) return false;
  return constraint.startsWith('.')
    ? inDomain(hostname, constraint)
    : hostname.toLowerCase() === constraint.toLowerCase();
}

function fitsAddress(text: string, { address, mask }: AddressConstraint): boolean {
  const parsed = tryParseAddress(text);
  const bytes = parsed && addressToBytes(parsed);
  if (bytes?.length !== address.length) return false;
  return bytes.every((byte, index) => (byte & mask[index]!) === (address[index]! & mask[index]!));
}

/** Whether the leaf names the host; `*` stands for the whole first label. */
function matchesHost({ extensions }: Certificate, host: string): boolean {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const address = tryParseAddress(bare);
  if (address !== undefined) {
    const wanted = addressToBytes(address);
    return extensions.names.addresses.some((text) => sameBytes(addressToBytes(tryParseAddress(text)!), wanted));
  }
  const wanted = host.toLowerCase().replace(/\.$/, '').split('.');
  if (wanted.some((label) => label === '')) return false;
  return extensions.names.dns.some((name) => {
    const labels = name.toLowerCase().replace(/\.$/, '').split('.');
    if (labels.length !== wanted.length) return false;
    return labels.every((label, index) => label === wanted[index] || (index === 0 && label === '*'));
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
