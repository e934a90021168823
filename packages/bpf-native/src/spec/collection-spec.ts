import type { Btf } from '../btf/btf.js';
import type { BtfExt } from '../btf/btf-ext.js';
import type { ElfSection } from '../elf/elf-file.js';
import type { ConfigSymbol, KernelSymbol } from './externs.js';

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
  /** Maps or programs that the source puts into slots of a map of maps or a program array. */
  readonly slots?: readonly MapSlot[];
  /** What a `.struct_ops` variable declares. */
  readonly structOps?: StructOpsSpec;
}

/** One slot that is filled when the maps (or programs) exist. */
export interface MapSlot {
  readonly index: number;
  /** Name of a map or of a function. */
  readonly name: string;
}

/** A kernel interface that programs implement, such as `tcp_congestion_ops`. */
export interface StructOpsSpec {
  /** Id of the struct in the object's BTF. */
  readonly type: number;
  readonly content: Uint8Array;
  /** Byte offset inside the struct to the name of the program that implements it. */
  readonly functions: ReadonlyMap<number, string>;
  /** Declared in `.struct_ops.link`: attached by a link, not by an update (BPF_F_LINK). */
  readonly link: boolean;
}

/** What a relocated instruction refers to. */
export type Reference =
  | { readonly kind: 'map'; readonly map: string }
  | { readonly kind: 'data'; readonly map: string; readonly offset: number }
  | { readonly kind: 'function'; readonly function: string }
  | { readonly kind: 'call'; readonly function: string }
  | { readonly kind: 'kernelFunction'; readonly name: string }
  | { readonly kind: 'kernelSymbol'; readonly name: string };

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
  /** `.kconfig` symbols by name, with their place in the `.kconfig` map. */
  readonly config: ReadonlyMap<string, ConfigSymbol>;
  /** `.ksyms` symbols by name. */
  readonly symbols: ReadonlyMap<string, KernelSymbol>;
  readonly btf: Btf | undefined;
  /** The `.BTF` section with sizes and offsets of data sections filled in, as the kernel wants it. */
  readonly btfBytes: Uint8Array | undefined;
  readonly ext: BtfExt | undefined;
  readonly sections: readonly ElfSection[];
}
