import { Reader } from '../binary/reader.js';
import { BpfError } from '../errors.js';
import { type BtfKind, btfKinds, kindSizes } from './kinds.js';

/** A member of a struct or union. */
export interface BtfMember {
  readonly name: string;
  readonly type: number;
  /** From the start of the struct. */
  readonly bitOffset: number;
  /** 0 when the member is no bit field. */
  readonly bitSize: number;
}

/** A value of an enumeration. */
export interface BtfEnumerator {
  readonly name: string;
  readonly value: bigint;
}

/** A variable inside a data section. */
export interface BtfSectionVariable {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

const magic = 0xeb9f;
const head = 12;

/**
 * BPF type format, read lazily: one pass finds where each type begins; names and members are decoded when asked for.
 * Type 0 is `void`. Ids follow `base` when the data extends another BTF (a module's, or a program's against nothing).
 */
export class Btf {
  /** One more than the highest type id. */
  readonly count: number;
  readonly littleEndian: boolean;
  readonly #types: Reader;
  readonly #strings: Reader;
  readonly #offsets: Uint32Array;
  readonly #nameOffsets: Uint32Array;
  readonly #start: number;
  readonly #byName = new Map<string, number[]>();

  private constructor(types: Reader, strings: Reader, index: TypeIndex, start: number) {
    this.#start = start;
    this.#types = types;
    this.#strings = strings;
    this.#offsets = index.offsets;
    this.#nameOffsets = index.names;
    this.count = index.offsets.length;
    this.littleEndian = types.littleEndian;
  }

  /** Reads a `.BTF` section or /sys/kernel/btf/vmlinux. Throws `BpfError` `BPF_MALFORMED_BTF`. */
  static read(bytes: Uint8Array): Btf {
    const littleEndian = bytes[0] === 0x9f;
    const reader = new Reader(bytes, 'BTF', 'BPF_MALFORMED_BTF', littleEndian);
    if (reader.u16(0) !== magic) reader.fail(`magic 0x${reader.u16(0).toString(16)} is found, 0xeb9f is expected`);
    const headerLength = reader.u32(4);
    const part = (offset: number, what: string): Reader => {
      const data = reader.slice(headerLength + reader.u32(offset), reader.u32(offset + 4));
      return new Reader(data, what, 'BPF_MALFORMED_BTF', littleEndian);
    };
    const types = part(8, 'BTF types');
    return new Btf(types, part(16, 'BTF strings'), indexTypes(types), bytes.byteOffset);
  }

  kind(id: number): BtfKind {
    return ((this.#info(id) >>> 24) & 31) as BtfKind;
  }

  /** The name, or the empty string for anonymous types. */
  name(id: number): string {
    return id === 0 ? 'void' : this.#string(this.#types.u32(this.#at(id)));
  }

  /** Bytes of a sized kind (int, enum, struct, union, data section, float); of other kinds use `sizeOf`. */
  size(id: number): number {
    return id === 0 ? 0 : this.#types.u32(this.#at(id) + 8);
  }

  /** The type that a pointer, typedef, modifier, function, variable or tag refers to. */
  target(id: number): number {
    return id === 0 ? 0 : this.#types.u32(this.#at(id) + 8);
  }

  /** The `kind_flag` bit: bit fields for structs, signedness for enums, union-ness for forwards. */
  flag(id: number): boolean {
    return this.#info(id) >>> 31 === 1;
  }

  memberCount(id: number): number {
    return this.#info(id) & 0xffff;
  }

  /** `encoding` (1 signed, 2 char, 4 bool), bit offset and bits of an int. */
  int(id: number): { readonly encoding: number; readonly bitOffset: number; readonly bits: number } {
    const word = this.#types.u32(this.#at(id) + head);
    return { encoding: (word >>> 24) & 15, bitOffset: (word >>> 16) & 255, bits: word & 255 };
  }

  array(id: number): { readonly element: number; readonly index: number; readonly length: number } {
    const at = this.#at(id) + head;
    return { element: this.#types.u32(at), index: this.#types.u32(at + 4), length: this.#types.u32(at + 8) };
  }

  member(id: number, index: number): BtfMember {
    const at = this.#at(id) + head + index * 12;
    const word = this.#types.u32(at + 8);
    const fields = this.flag(id);
    return {
      name: this.#string(this.#types.u32(at)),
      type: this.#types.u32(at + 4),
      bitOffset: fields ? word & 0xffffff : word,
      bitSize: fields ? word >>> 24 : 0,
    };
  }

  members(id: number): BtfMember[] {
    return Array.from({ length: this.memberCount(id) }, (_, index) => this.member(id, index));
  }

  enumerators(id: number): BtfEnumerator[] {
    const wide = this.kind(id) === btfKinds.enum64;
    const signed = this.flag(id);
    const start = this.#at(id) + head;
    return Array.from({ length: this.memberCount(id) }, (_, index) => {
      const at = start + index * (wide ? 12 : 8);
      const low = wide
        ? BigInt(this.#types.u32(at + 4)) | (BigInt(this.#types.u32(at + 8)) << 32n)
        : BigInt(this.#types.u32(at + 4));
      return { name: this.#string(this.#types.u32(at)), value: signed ? BigInt.asIntN(wide ? 64 : 32, low) : low };
    });
  }

  /** Parameters of a function prototype; a last one of type 0 without name means variadic. */
  parameters(id: number): { readonly name: string; readonly type: number }[] {
    const start = this.#at(id) + head;
    return Array.from({ length: this.memberCount(id) }, (_, index) => ({
      name: this.#string(this.#types.u32(start + index * 8)),
      type: this.#types.u32(start + index * 8 + 4),
    }));
  }

  /** Linkage of a variable or, in `vlen`, of a function: 0 static, 1 global, 2 extern. */
  linkage(id: number): number {
    return this.kind(id) === btfKinds.function ? this.memberCount(id) : this.#types.u32(this.#at(id) + head);
  }

  sectionVariables(id: number): BtfSectionVariable[] {
    const start = this.#at(id) + head;
    return Array.from({ length: this.memberCount(id) }, (_, index) => ({
      type: this.#types.u32(start + index * 12),
      offset: this.#types.u32(start + index * 12 + 4),
      size: this.#types.u32(start + index * 12 + 8),
    }));
  }

  /** Which member a declaration tag marks; -1 for the type itself. */
  tagIndex(id: number): number {
    return this.#types.i32(this.#at(id) + head);
  }

  /**
   * Ids of all types with this name, in order. The string is looked for in the string table and its offset in the types,
   * so that the first call on a kernel's 126,000 types needs no index of all names.
   */
  named(name: string): readonly number[] {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const ids = name === '' ? [] : this.#search(name);
    this.#byName.set(name, ids);
    return ids;
  }

  /** Follows typedefs and const, volatile, restrict and type tags to the type behind; bounded against cycles. */
  resolve(id: number): number {
    let at = id;
    for (let step = 0; step < 64; step++) {
      const kind = this.kind(at);
      const modifier =
        kind === btfKinds.typedef ||
        (kind >= btfKinds.volatile && kind <= btfKinds.restrict) ||
        kind === btfKinds.typeTag;
      if (!modifier) return at;
      at = this.target(at);
    }
    throw new BpfError('BPF_MALFORMED_BTF', `BTF type ${id} is a chain of more than 64 modifiers: it refers to itself`);
  }

  /** Bytes that a value of the type takes. Throws for functions, forwards and cycles. */
  sizeOf(id: number, depth = 0): number {
    if (depth > 32)
      throw new BpfError('BPF_MALFORMED_BTF', `BTF type ${id} nests more than 32 arrays: it refers to itself`);
    const at = this.resolve(id);
    const kind = this.kind(at);
    switch (kind) {
      case btfKinds.pointer:
        return 8;
      case btfKinds.array: {
        const { element, length } = this.array(at);
        return this.sizeOf(element, depth + 1) * length;
      }
      case btfKinds.variable:
        return this.sizeOf(this.target(at), depth + 1);
      case btfKinds.int:
      case btfKinds.struct:
      case btfKinds.union:
      case btfKinds.enum:
      case btfKinds.enum64:
      case btfKinds.float:
      case btfKinds.dataSection:
        return this.size(at);
      default:
        throw new BpfError('BPF_MALFORMED_BTF', `BTF type ${id} (kind ${kind}) has no size`);
    }
  }

  /** Where a type begins in the bytes that were read, for those who complete them. */
  byteOffset(id: number): number {
    return this.#types.bytes.byteOffset - this.#start + this.#at(id);
  }

  /** The text at an offset of the string table, which `.BTF.ext` refers to. */
  stringAt(offset: number): string {
    return this.#string(offset);
  }

  #at(id: number): number {
    const offset = this.#offsets[id];
    if (offset === undefined || id === 0)
      throw new BpfError('BPF_MALFORMED_BTF', `BTF type ${id} is named, but there are ${this.count}`);
    return offset;
  }

  #info(id: number): number {
    return id === 0 ? 0 : this.#types.u32(this.#at(id) + 4);
  }

  #string(offset: number): string {
    return offset === 0 ? '' : this.#strings.string(offset);
  }

  #search(name: string): number[] {
    const strings = this.#strings.bytes;
    const table = Buffer.from(strings.buffer, strings.byteOffset, strings.byteLength);
    const wanted = Buffer.from(`${name}\0`, 'latin1');
    const offsets = new Set<number>();
    for (let at = table.indexOf(wanted); at !== -1; at = table.indexOf(wanted, at + 1)) offsets.add(at);
    const ids: number[] = [];
    for (let id = 1; id < this.count; id++) if (offsets.has(this.#nameOffsets[id]!)) ids.push(id);
    return ids;
  }
}

interface TypeIndex {
  /** Where each type begins, by id. */
  readonly offsets: Uint32Array;
  /** Offset of each type's name in the string table, by id. */
  readonly names: Uint32Array;
}

/** Finds where each type begins and how it is named. */
function indexTypes(types: Reader): TypeIndex {
  const view = new DataView(types.bytes.buffer, types.bytes.byteOffset, types.length);
  // A type takes at least 12 bytes.
  const most = Math.floor(types.length / head) + 1;
  const offsets = new Uint32Array(most);
  const names = new Uint32Array(most);
  let count = 1;
  let at = 0;
  while (at < types.length) {
    if (at + head > types.length) types.fail(`the type at offset ${at} is cut off`);
    const info = view.getUint32(at + 4, types.littleEndian);
    const sizes = kindSizes[(info >>> 24) & 31];
    if (sizes === undefined || info >>> 24 === 0) types.fail(`kind ${(info >>> 24) & 31} at offset ${at} is unknown`);
    names[count] = view.getUint32(at, types.littleEndian);
    offsets[count++] = at;
    at += head + sizes[0] + sizes[1] * (info & 0xffff);
  }
  if (at !== types.length) types.fail(`the last type ends ${at - types.length} bytes behind the section`);
  return { offsets: offsets.subarray(0, count), names: names.subarray(0, count) };
}
