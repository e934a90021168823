import type { Address } from './address.js';
import { type Cidr, parseCidr } from './cidr.js';
import { type Embedded, embeddedAddress } from './embedded.js';
import { SPECIAL_ROWS } from './generated/special-ranges.js';
import { createPrefixTable, type PrefixTable } from './prefix-table.js';

/** What an address is for; `global` is every address that no registry sets apart. */
export type AddressKind =
  | 'global'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'metadata'
  | 'shared'
  | 'unspecified'
  | 'this-network'
  | 'multicast'
  | 'broadcast'
  | 'documentation'
  | 'benchmarking'
  | 'reserved'
  | 'protocol'
  | 'anycast'
  | 'relay'
  | 'discard'
  | 'translation';

/** A block that a registry or a vendor sets apart. */
export interface SpecialRange {
  readonly cidr: Cidr;
  readonly kind: AddressKind;
  /** The name in the IANA registry, or of the vendor's service. */
  readonly name: string;
  /** The document that defines it. */
  readonly reference: string;
  /** Whether the registry calls it globally reachable; where it says "not applicable", false. */
  readonly reachable: boolean;
}

/** What is known of an address. */
export interface Classification {
  /** The kind that matters for a decision: that of the embedded IPv4 address when it is not `global`. */
  readonly kind: AddressKind;
  /** Whether a packet to it goes to the public Internet; an embedded address decides for those that carry one. */
  readonly reachable: boolean;
  /** The most specific block, `undefined` for a global address. */
  readonly range: SpecialRange | undefined;
  /** The IPv4 address inside, with its own classification. */
  readonly embedded: (Embedded & { readonly classification: Classification }) | undefined;
}

/** How `classify` reads. */
export interface ClassifyOptions {
  /** Prefixes of the network's own NAT64 translators (RFC 6052). @default [] */
  readonly nat64?: readonly Cidr[];
}

const GLOBAL: Classification = Object.freeze({
  kind: 'global',
  reachable: true,
  range: undefined,
  embedded: undefined,
});

let table: PrefixTable<Classification> | undefined;

/** Every special-purpose block, in the order of the registries. */
export function specialRanges(): readonly SpecialRange[] {
  return SPECIAL_ROWS.map(([block, kind, name, reference, reachable]) => ({
    cidr: parseCidr(block),
    kind,
    name,
    reference,
    reachable,
  }));
}

/**
 * Names the purpose of an address by the IANA special-purpose registries and the cloud vendors' manuals, looking through IPv6 forms that carry an IPv4 address.
 * Without allocation for addresses that embed none.
 *
 * @example
 * ```ts
 * classify(parseAddress('::ffff:169.254.169.254')).kind; // 'metadata'
 * ```
 */
export function classify(address: Address, options: ClassifyOptions = {}): Classification {
  table ??= buildTable();
  const plain = table.lookup(address) ?? GLOBAL;
  if (address.family === 4) return plain;
  const embedded = embeddedAddress(address, options.nat64);
  if (embedded === undefined) return plain;
  const inner = table.lookup(embedded.address) ?? GLOBAL;
  // A translated address is nothing but its IPv4 address; an ISATAP host also has an IPv6 address of its own, so the stricter counts.
  const carrier = embedded.by !== 'isatap';
  return {
    kind: carrier || inner.kind !== 'global' ? inner.kind : plain.kind,
    reachable: inner.reachable && (carrier || plain.reachable),
    range: plain.range,
    embedded: { ...embedded, classification: inner },
  };
}

function buildTable(): PrefixTable<Classification> {
  return createPrefixTable(
    specialRanges().map((range) => {
      const { kind, reachable } = range;
      return [range.cidr, Object.freeze({ kind, reachable, range, embedded: undefined })] as const;
    }),
    { mapped: 'distinct' },
  );
}
