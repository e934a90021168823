import { ScannerError } from '../errors.js';

/** The fields of a message (protobuf.dev, "Encoding"): numbers and byte strings, by field number; the last of several wins. */
export type Fields = ReadonlyMap<number, bigint | Buffer>;

/** A field of bytes or text. */
export function bytesField(number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as Uint8Array);
  return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
}

/** A field of a whole number that is not negative. */
export function numberField(number: number, value: number): Buffer {
  return Buffer.concat([varint(BigInt(number * 8)), varint(BigInt(value))]);
}

/** Reads one message; throws `SCANNER_SOURCE` when it is cut off or has a wire type that is not known. */
export function readFields(bytes: Buffer): Fields {
  const fields = new Map<number, bigint | Buffer>();
  let at = 0;
  const number = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw damaged();
  };
  while (at < bytes.length) {
    const key = number();
    const field = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === 0) fields.set(field, number());
    else {
      const size = wire === 2 ? Number(number()) : wire === 1 ? 8 : wire === 5 ? 4 : -1;
      if (size < 0 || at + size > bytes.length) throw damaged();
      fields.set(field, bytes.subarray(at, at + size));
      at += size;
    }
  }
  return fields;
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 0x80n) return Buffer.from([...bytes, Number(left)]);
    bytes.push(Number(left & 0x7fn) | 0x80);
  }
}

function damaged(): ScannerError {
  return new ScannerError(
    'SCANNER_SOURCE',
    'expected a protobuf message, found one that is cut off or of another kind',
  );
}
