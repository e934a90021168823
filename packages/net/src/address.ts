/**
 * An IP address as four unsigned 32-bit words, most significant first.
 * An IPv4 address stands in `w3`, and the other words are 0. All addresses have the same shape, so that
 * code that meets both families stays monomorphic.
 */
export interface Address {
  readonly family: 4 | 6;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  /** The zone of a scoped IPv6 address (RFC 4007), such as `eth0`; the empty text when there is none. */
  readonly zone: string;
}

/** The IPv4 address of an unsigned 32-bit number; bits above are cut off. */
export function ipv4(value: number): Address {
  return { family: 4, w0: 0, w1: 0, w2: 0, w3: value >>> 0, zone: '' };
}

/** The IPv6 address of four 32-bit words, most significant first. */
export function ipv6(w0: number, w1: number, w2: number, w3: number, zone = ''): Address {
  return { family: 6, w0: w0 >>> 0, w1: w1 >>> 0, w2: w2 >>> 0, w3: w3 >>> 0, zone };
}

/** The width of the address in bits: 32 or 128. */
export function bitsOf(address: Address): 32 | 128 {
  return address.family === 4 ? 32 : 128;
}

/** Whether both are the same address of the same family and zone; `::ffff:1.2.3.4` is not `1.2.3.4`. */
export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.w3 === b.w3 && a.w2 === b.w2 && a.w1 === b.w1 && a.w0 === b.w0 && a.zone === b.zone;
}

/** Orders addresses: IPv4 before IPv6, then by value, then by zone; negative, 0 or positive. */
export function compareAddresses(a: Address, b: Address): number {
  const order = a.family - b.family || a.w0 - b.w0 || a.w1 - b.w1 || a.w2 - b.w2 || a.w3 - b.w3;
  if (order !== 0) return order;
  return a.zone === b.zone ? 0 : a.zone < b.zone ? -1 : 1;
}

/** The address of 4 or 16 bytes in network order; `undefined` for any other length. */
export function addressFromBytes(bytes: Uint8Array): Address | undefined {
  if (bytes.length === 4) return ipv4(wordAt(bytes, 0));
  if (bytes.length !== 16) return undefined;
  return ipv6(wordAt(bytes, 0), wordAt(bytes, 4), wordAt(bytes, 8), wordAt(bytes, 12));
}

/** The 4 or 16 bytes of the address in network order. */
export function addressToBytes(address: Address): Uint8Array {
  const words = address.family === 4 ? [address.w3] : [address.w0, address.w1, address.w2, address.w3];
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setUint32(index * 4, word);
  });
  return bytes;
}

/** The address as one number of 32 or 128 bits. */
export function addressToBigInt(address: Address): bigint {
  return (BigInt(address.w0) << 96n) | (BigInt(address.w1) << 64n) | (BigInt(address.w2) << 32n) | BigInt(address.w3);
}

/** The address of a number; bits above the family's width are cut off. */
export function addressFromBigInt(family: 4 | 6, value: bigint): Address {
  const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
  return family === 4 ? ipv4(word(0n)) : ipv6(word(96n), word(64n), word(32n), word(0n));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
