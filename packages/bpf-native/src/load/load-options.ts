import type { Btf } from '../btf/btf.js';
import type { BpfValue } from '../codec/codec.js';

/** How a collection is loaded. */
export interface LoadOptions {
  /** The BTF that types are relocated against. @default the running kernel's */
  readonly kernelBtf?: Btf;
  /** Names of the programs to load. @default all but those whose section begins with `?` */
  readonly programs?: readonly string[];
  /** Changes map sizes before they are created. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Values of global variables, by name, set before programs are loaded: constants in `.rodata` are folded by the verifier. */
  readonly globals?: Readonly<Record<string, BpfValue>>;
  /** Maps that are there already, by the name that the object gives them; their shape has to be the same. */
  readonly maps?: Readonly<Record<string, { readonly fd: number }>>;
  /** Where maps that are pinned by name are looked for and kept. @default '/sys/fs/bpf' */
  readonly pinRoot?: string;
  /** What `freplace`, and `fentry` or `fexit` of another BPF program, attach to: by program name. */
  readonly targets?: Readonly<Record<string, ProgramTarget>>;
  /** Text of the kernel's configuration for `__kconfig` symbols. @default /proc/config.gz or /boot/config-RELEASE */
  readonly kernelConfig?: string;
  /** Bytes reserved for the verifier's log, which is asked for only after a refusal. @default 1 MiB */
  readonly logSize?: number;
}

/** A function of a program that is loaded already. */
export interface ProgramTarget {
  readonly fd: number;
  /** @default what follows the `/` of the section name */
  readonly function?: string;
}
