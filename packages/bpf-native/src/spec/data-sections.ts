import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfSection } from '../elf/elf-file.js';
import type { MapSpec } from './collection-spec.js';

const arrayMap = 2;
const flags = { readOnlyProgram: 1 << 7, mmapable: 1 << 10 } as const;

/** True for sections of global variables: `.data`, `.rodata`, `.bss` and their dotted siblings. */
export function isDataSection(name: string): boolean {
  return /^\.(?:data|rodata|bss)(?:$|\.)/.test(name);
}

/** A global data section becomes an array map of one entry, as libbpf and bpftool expect it. */
export function dataMap(section: ElfSection, btf: Btf | undefined): MapSpec {
  const frozen = section.name.startsWith('.rodata');
  return {
    ...arrayOfOne(section.name, section.size, btf, frozen),
    content: section.name.startsWith('.bss') ? undefined : section.data,
  };
}

/** The map that holds the kernel's configuration; it is filled and frozen when the object is loaded. */
export function configMap(size: number, btf: Btf | undefined): MapSpec {
  return arrayOfOne('.kconfig', size, btf, true);
}

function arrayOfOne(name: string, size: number, btf: Btf | undefined, frozen: boolean): MapSpec {
  return {
    name,
    type: arrayMap,
    keySize: 4,
    valueSize: size,
    maxEntries: 1,
    flags: flags.mmapable | (frozen ? flags.readOnlyProgram : 0),
    extra: 0n,
    numaNode: undefined,
    pinByName: false,
    keyType: 0,
    valueType: btf?.named(name).find((id) => btf.kind(id) === btfKinds.dataSection) ?? 0,
    inner: undefined,
    content: undefined,
    frozen,
  };
}
