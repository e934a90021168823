import type { Btf } from '../btf/btf.js';
import type { BtfExt } from '../btf/btf-ext.js';
import type { ElfSection } from '../elf/elf-file.js';

/** A map as an object declares it; nothing is created yet. */
export interface MapSpec {
  readonly name: string;
  /** BPF_MAP_TYPE_*, as the kernel numbers them. */
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly extra: bigint;
  readonly numaNode: number | undefined;
  /** LIBBPF_PIN_BY_NAME. */
  readonly pinByName: boolean;
  /** BTF ids of key and value in the object's BTF; 0 when unknown. */
  readonly keyType: number;
  readonly valueType: number;
  /** The map kind inside a map of maps. */
  readonly inner: MapSpec | undefined;
  /** Initial content of a global data section, written before the map is frozen. */
  readonly content: Uint8Array | undefined;
  /** True for `.rodata`: programs cannot write it and user space no longer may. */
  readonly frozen: boolean;
}

/** What a relocated instruction refers to. */
export type Reference =
  | { readonly kind: 'map'; readonly map: string }
  | { readonly kind: 'data'; readonly map: string; readonly offset: number }
  | { readonly kind: 'function'; readonly function: string }
  | { readonly kind: 'call'; readonly function: string }
  | { readonly kind: 'kernelFunction'; readonly name: string; readonly weak: boolean }
  | { readonly kind: 'kernelSymbol'; readonly name: string; readonly weak: boolean };

/** A function of an object: a program or a subprogram. */
export interface FunctionSpec {
  readonly name: string;
  readonly section: string;
  /** Byte offset inside the section. */
  readonly offset: number;
  readonly code: Uint8Array;
  /** Slot number inside the function to what it refers to. */
  readonly references: ReadonlyMap<number, Reference>;
  readonly global: boolean;
}

/** A program: a function that the kernel can be asked to run. */
export interface ProgramSpec {
  readonly name: string;
  readonly section: string;
  readonly function: FunctionSpec;
}

/** A whole object, read and checked; loading it makes a collection. */
export interface CollectionSpec {
  readonly license: string;
  readonly programs: readonly ProgramSpec[];
  /** Every function by name, subprograms included. */
  readonly functions: ReadonlyMap<string, FunctionSpec>;
  readonly maps: readonly MapSpec[];
  readonly btf: Btf | undefined;
  /** The `.BTF` section with sizes and offsets of data sections filled in, as the kernel wants it. */
  readonly btfBytes: Uint8Array | undefined;
  readonly ext: BtfExt | undefined;
  readonly sections: readonly ElfSection[];
}
