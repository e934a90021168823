/**
 * Writes a list of instructions as the differences between neighbours, seven bits to a byte, the sign in the lowest bit:
 * most threads lie close together, so a state takes a third of what plain numbers take. Returns the bytes written.
 */
export function packThreads(list: Int32Array, length: number, out: Uint8Array): number {
  let size = 0;
  let last = 0;
  for (let i = 0; i < length; i++) {
    const difference = list[i]! - last;
    last = list[i]!;
    let value = difference >= 0 ? difference << 1 : (-difference << 1) | 1;
    while (value > 0x7f) {
      out[size++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    out[size++] = value;
  }
  return size;
}

/** Reads back `length` instructions from `offset`. */
export function unpackThreads(packed: Uint8Array, offset: number, length: number, into: Int32Array): void {
  let at = offset;
  let last = 0;
  for (let i = 0; i < length; i++) {
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = packed[at++]!;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte > 0x7f);
    last += (value & 1) === 0 ? value >>> 1 : -(value >>> 1);
    into[i] = last;
  }
}
