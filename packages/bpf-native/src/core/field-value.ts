import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import { type Access, isEnum } from './access.js';
import { coreKinds } from './kinds.js';

/** What a field relocation asks, answered for one BTF. */
export interface FieldValue {
  readonly value: bigint;
  /** False where bit fields are read: compilers may have folded the number. */
  readonly exact: boolean;
  /** Bytes and type of a plain field at a byte offset: loads and stores of it may have to change their width. */
  readonly plain: { readonly size: number; readonly type: number } | undefined;
}

/** Answers a field question. Throws where a question makes no sense, such as the sign of an array element. */
export function fieldValue(kind: number, access: Access, littleEndian: boolean): FieldValue {
  const { btf, steps, bitOffset } = access;
  const last = steps.at(-1)!;
  if (last.name === undefined) {
    const size = btf.sizeOf(last.type);
    if (kind === coreKinds.fieldByteOffset) {
      return { value: BigInt(bitOffset >> 3), exact: true, plain: { size, type: last.type } };
    }
    if (kind === coreKinds.fieldByteSize) return { value: BigInt(size), exact: true, plain: undefined };
    throw new BpfError('BPF_RELOCATION', `relocation kind ${kind} is asked of an array element or a whole type`);
  }
  const member = btf.member(last.type, last.index);
  const type = btf.resolve(member.type);
  const { byteOffset, byteSize, bitSize } = place(btf.sizeOf(type), bitOffset, member.bitSize);
  const bitField = member.bitSize > 0;
  switch (kind) {
    case coreKinds.fieldByteOffset:
      return { value: BigInt(byteOffset), exact: !bitField, plain: bitField ? undefined : { size: byteSize, type } };
    case coreKinds.fieldByteSize:
      return { value: BigInt(byteSize), exact: !bitField, plain: undefined };
    case coreKinds.fieldSigned: {
      const signed = isEnum(btf, type)
        ? btf.flag(type)
        : btf.kind(type) === btfKinds.int && (btf.int(type).encoding & 1) === 1;
      return { value: signed ? 1n : 0n, exact: true, plain: undefined };
    }
    case coreKinds.fieldShiftLeft: {
      const inside = bitOffset - byteOffset * 8;
      const shift = littleEndian ? 64 - (inside + bitSize) : (8 - byteSize) * 8 + inside;
      return { value: BigInt(shift), exact: !bitField, plain: undefined };
    }
    case coreKinds.fieldShiftRight:
      return { value: BigInt(64 - bitSize), exact: true, plain: undefined };
    default:
      throw new BpfError('BPF_RELOCATION', `relocation kind ${kind} is unknown`);
  }
}

/** The aligned load that holds the field. */
function place(
  typeSize: number,
  bitOffset: number,
  bitSize: number,
): { byteOffset: number; byteSize: number; bitSize: number } {
  if (bitSize === 0) return { byteOffset: bitOffset >> 3, byteSize: typeSize, bitSize: typeSize * 8 };
  let byteSize = typeSize;
  let byteOffset = Math.floor((bitOffset >> 3) / byteSize) * byteSize;
  while (bitOffset + bitSize - byteOffset * 8 > byteSize * 8) {
    if (byteSize >= 8)
      throw new BpfError('BPF_RELOCATION', 'a bit field crosses 64 bits and cannot be read by one load');
    byteSize *= 2;
    byteOffset = Math.floor((bitOffset >> 3) / byteSize) * byteSize;
  }
  return { byteOffset, byteSize, bitSize };
}
