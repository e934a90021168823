import { addressFromBytes, formatAddress } from '@lamellar/net';
import type { PlainObject, Value } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { DerReader, malformed, tag } from './der.js';

/** A range of addresses: bytes of the first one, and the mask. */
export interface AddressConstraint {
  readonly address: Uint8Array;
  readonly mask: Uint8Array;
}

/** Names that one list of a constraint names. */
export interface ConstraintList {
  readonly dns: string[];
  readonly emails: string[];
  readonly uris: string[];
  readonly addresses: AddressConstraint[];
}

/** The names that an authority may, and may not, sign for. */
export interface NameConstraints {
  readonly permitted: ConstraintList;
  readonly excluded: ConstraintList;
  /** False when the extension also speaks of names that are not understood. */
  readonly complete: boolean;
}

const latin1 = new TextDecoder('latin1');

/** Reads the content of a NameConstraints sequence; nothing gives no constraints. */
export function nameConstraintsOf(content: Uint8Array): NameConstraints {
  const reader = new DerReader(content);
  const permitted = readList(reader.optional(0xa0)?.content);
  const excluded = readList(reader.optional(0xa1)?.content);
  return { permitted: permitted.list, excluded: excluded.list, complete: permitted.complete && excluded.complete };
}

function readList(content: Uint8Array | undefined): { list: ConstraintList; complete: boolean } {
  const list: ConstraintList = { dns: [], emails: [], uris: [], addresses: [] };
  let complete = true;
  const trees = new DerReader(content ?? new Uint8Array(0));
  while (!trees.done) {
    const name = trees.open(tag.sequence, 'name constraint').any();
    if (name.tag === 0x82) list.dns.push(latin1.decode(name.content));
    else if (name.tag === 0x81) list.emails.push(latin1.decode(name.content));
    else if (name.tag === 0x86) list.uris.push(latin1.decode(name.content));
    else if (name.tag === 0x87) {
      const half = name.content.length / 2;
      if (half !== 4 && half !== 16) throw malformed('name constraint: an address and its mask');
      list.addresses.push({ address: name.content.subarray(0, half), mask: name.content.subarray(half) });
    } else complete = false;
  }
  return { list, complete };
}

/** The members of Go's certificate for name constraints. */
export function constraintsValue({ permitted, excluded }: NameConstraints, critical: boolean): PlainObject {
  return {
    PermittedDNSDomainsCritical: critical,
    PermittedDNSDomains: orNull(permitted.dns),
    ExcludedDNSDomains: orNull(excluded.dns),
    PermittedIPRanges: orNull(permitted.addresses.map(rangeValue)),
    ExcludedIPRanges: orNull(excluded.addresses.map(rangeValue)),
    PermittedEmailAddresses: orNull(permitted.emails),
    ExcludedEmailAddresses: orNull(excluded.emails),
    PermittedURIDomains: orNull(permitted.uris),
    ExcludedURIDomains: orNull(excluded.uris),
  };
}

function rangeValue({ address, mask }: AddressConstraint): Value {
  return { IP: formatAddress(addressFromBytes(address)!), Mask: encodeBase64(mask, base64Forms.standard) };
}

function orNull(list: readonly Value[]): Value {
  return list.length === 0 ? null : list;
}
