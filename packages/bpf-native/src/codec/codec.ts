import type { Btf, BtfMember } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';

/** What a key or value looks like in JavaScript: 64-bit integers are BigInt, structs are objects, char arrays are strings. */
export type BpfValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | readonly BpfValue[]
  | { readonly [member: string]: BpfValue };

/** Turns bytes of a fixed size into a value and back. */
export interface Codec<T = BpfValue> {
  readonly size: number;
  decode(view: DataView, at: number): T;
  encode(value: T, view: DataView, at: number): void;
}

const maxDepth = 16;

/** A codec for plain bytes, for maps whose types are unknown. */
export function bytesCodec(size: number): Codec<Uint8Array> {
  return {
    size,
    decode: (view, at) => new Uint8Array(view.buffer.slice(view.byteOffset + at, view.byteOffset + at + size)),
    encode(value, view, at) {
      if (value.length !== size)
        throw new BpfError('BPF_ARGUMENT', `${value.length} bytes are given, ${size} are expected`);
      new Uint8Array(view.buffer, view.byteOffset + at, size).set(value);
    },
  };
}

/** Makes the codec of a BTF type. Bit fields, unions and anonymous members are decoded in place; unions show every member. */
export function codecOf(btf: Btf, id: number, depth = 0): Codec {
  if (depth > maxDepth) throw new BpfError('BPF_MALFORMED_BTF', `BTF type ${id} nests deeper than ${maxDepth}`);
  const type = btf.resolve(id);
  switch (btf.kind(type)) {
    case btfKinds.int: {
      const { encoding } = btf.int(type);
      return integer(btf.size(type), (encoding & 1) === 1, (encoding & 4) === 4);
    }
    case btfKinds.enum:
    case btfKinds.enum64:
      return integer(btf.size(type), btf.flag(type), false);
    case btfKinds.pointer:
      return integer(8, false, false);
    case btfKinds.float:
      return floating(btf.size(type));
    case btfKinds.array:
      return array(btf, type, depth);
    case btfKinds.struct:
    case btfKinds.union:
      return struct(btf, type, depth);
    default:
      return bytesCodec(btf.sizeOf(type)) as unknown as Codec;
  }
}

function integer(size: number, signed: boolean, isBoolean: boolean): Codec {
  const width = `${signed ? 'Int' : 'Uint'}${size * 8}` as 'Uint32';
  if (size === 8) {
    return {
      size,
      decode: (view, at) => (signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true)),
      encode: (value, view, at) => view.setBigInt64(at, BigInt.asIntN(64, BigInt(value as number | bigint)), true),
    };
  }
  if (size !== 1 && size !== 2 && size !== 4) return bytesCodec(size) as unknown as Codec;
  const [get, set] = [`get${width}`, `set${width}`] as const;
  return {
    size,
    decode: (view, at) => (isBoolean ? view.getUint8(at) !== 0 : view[get](at, true)),
    encode: (value, view, at) => view[set](at, Number(value), true),
  };
}

function floating(size: number): Codec {
  return {
    size,
    decode: (view, at) => (size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)),
    encode: (value, view, at) =>
      size === 4 ? view.setFloat32(at, Number(value), true) : view.setFloat64(at, Number(value), true),
  };
}

function array(btf: Btf, type: number, depth: number): Codec {
  const { element, length } = btf.array(type);
  const item = btf.resolve(element);
  if (btf.kind(item) === btfKinds.int && btf.size(item) === 1 && btf.name(item) === 'char') return text(length);
  if (btf.kind(item) === btfKinds.int && btf.size(item) === 1) return bytesCodec(length) as unknown as Codec;
  const codec = codecOf(btf, element, depth + 1);
  return {
    size: codec.size * length,
    decode: (view, at) => Array.from({ length }, (_, index) => codec.decode(view, at + index * codec.size)),
    encode(value, view, at) {
      (value as readonly BpfValue[]).forEach((each, index) => {
        if (index < length) codec.encode(each, view, at + index * codec.size);
      });
    },
  };
}

/** A char array up to its first NUL byte, one character a byte. */
function text(size: number): Codec {
  return {
    size,
    decode(view, at) {
      const bytes = Buffer.from(view.buffer, view.byteOffset + at, size);
      const end = bytes.indexOf(0);
      return bytes.toString('latin1', 0, end === -1 ? size : end);
    },
    encode(value, view, at) {
      const bytes = Buffer.from(view.buffer, view.byteOffset + at, size).fill(0);
      bytes.write(String(value).slice(0, size), 'latin1');
    },
  };
}

function struct(btf: Btf, type: number, depth: number): Codec {
  const fields = btf.members(type).map((member) => field(btf, member, depth));
  return {
    size: btf.size(type),
    decode(view, at) {
      const result: Record<string, BpfValue> = Object.create(null);
      for (const { name, decode } of fields) {
        const value = decode(view, at);
        if (name === '') Object.assign(result, value);
        else result[name] = value;
      }
      return result;
    },
    encode(value, view, at) {
      const given = value as Readonly<Record<string, BpfValue>>;
      for (const { name, encode } of fields) {
        if (name === '') encode(value, view, at);
        else if (Object.hasOwn(given, name)) encode(given[name]!, view, at);
      }
    },
  };
}

interface Field {
  readonly name: string;
  decode(view: DataView, at: number): BpfValue;
  encode(value: BpfValue, view: DataView, at: number): void;
}

function field(btf: Btf, member: BtfMember, depth: number): Field {
  if (member.bitSize > 0) return bitField(btf, member);
  const codec = codecOf(btf, member.type, depth + 1);
  const offset = member.bitOffset >> 3;
  return {
    name: member.name,
    decode: (view, at) => codec.decode(view, at + offset),
    encode: (value, view, at) => codec.encode(value, view, at + offset),
  };
}

/** A bit field lies inside the aligned storage of its type; little-endian bit numbers count from the least bit. */
function bitField(btf: Btf, { name, type, bitOffset, bitSize }: BtfMember): Field {
  const resolved = btf.resolve(type);
  const size = btf.sizeOf(resolved);
  const start = Math.floor((bitOffset >> 3) / size) * size;
  const shift = BigInt(bitOffset - start * 8);
  const mask = (1n << BigInt(bitSize)) - 1n;
  const signed = btf.kind(resolved) === btfKinds.int && (btf.int(resolved).encoding & 1) === 1;
  const storage = integer(size, false, false);
  const read = (view: DataView, at: number): bigint => BigInt(storage.decode(view, at + start) as number | bigint);
  return {
    name,
    decode(view, at) {
      const bits = (read(view, at) >> shift) & mask;
      const value = signed ? BigInt.asIntN(bitSize, bits) : bits;
      return size === 8 ? value : Number(value);
    },
    encode(value, view, at) {
      const bits = (BigInt(value as number | bigint) & mask) << shift;
      storage.encode((read(view, at) & ~(mask << shift)) | bits, view, at + start);
    },
  };
}
