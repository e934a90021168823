import { Reader } from '../binary/reader.js';

/** Which function begins at an instruction, as `.BTF.ext` tells. */
export interface FunctionInfo {
  /** Byte offset inside the section. */
  readonly offset: number;
  readonly type: number;
}

/** Which source line an instruction comes from. */
export interface LineInfo {
  readonly offset: number;
  /** Offsets into the BTF string table. */
  readonly fileName: number;
  readonly text: number;
  readonly line: number;
  readonly column: number;
}

/** A CO-RE relocation: which instruction depends on which property of which type. */
export interface CoreRelocation {
  readonly offset: number;
  readonly type: number;
  /** Offset of the access string, such as `0:1:3`, in the BTF string table. */
  readonly access: number;
  readonly kind: number;
}

/** What `.BTF.ext` holds, by section name. */
export interface BtfExt {
  readonly functions: ReadonlyMap<string, readonly FunctionInfo[]>;
  readonly lines: ReadonlyMap<string, readonly LineInfo[]>;
  readonly relocations: ReadonlyMap<string, readonly CoreRelocation[]>;
}

/** Reads a `.BTF.ext` section; section names come from the strings of the `.BTF` beside it. */
export function readBtfExt(bytes: Uint8Array, string: (offset: number) => string): BtfExt {
  const reader = new Reader(bytes, 'BTF.ext', 'BPF_MALFORMED_BTF', bytes[0] === 0x9f);
  if (reader.u16(0) !== 0xeb9f) reader.fail(`magic 0x${reader.u16(0).toString(16)} is found, 0xeb9f is expected`);
  const head = reader.u32(4);
  const part = <T>(field: number, least: number, read: (at: number) => T): Map<string, T[]> => {
    const records = new Map<string, T[]>();
    if (field + 8 > head) return records;
    const start = head + reader.u32(field);
    const length = reader.u32(field + 4);
    if (length === 0) return records;
    const end = start + length;
    const size = reader.u32(start);
    if (size < least) reader.fail(`records of ${size} bytes, at least ${least} are expected`);
    for (let at = start + 4; at < end; ) {
      const name = string(reader.u32(at));
      const count = reader.u32(at + 4);
      at += 8;
      if (at + count * size > end) reader.fail(`section ${name} counts ${count} records, more than there are`);
      const list = records.get(name) ?? [];
      for (let index = 0; index < count; index++, at += size) list.push(read(at));
      records.set(name, list);
    }
    return records;
  };
  return {
    functions: part(8, 8, (at) => ({ offset: reader.u32(at), type: reader.u32(at + 4) })),
    lines: part(16, 16, (at) => {
      const place = reader.u32(at + 12);
      return {
        offset: reader.u32(at),
        fileName: reader.u32(at + 4),
        text: reader.u32(at + 8),
        line: place >>> 10,
        column: place & 1023,
      };
    }),
    relocations: part(24, 16, (at) => ({
      offset: reader.u32(at),
      type: reader.u32(at + 4),
      access: reader.u32(at + 8),
      kind: reader.u32(at + 12),
    })),
  };
}
