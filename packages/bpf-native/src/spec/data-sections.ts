import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfFile, ElfSection } from '../elf/elf-file.js';
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
  const valueType = btf?.named(section.name).find((id) => btf.kind(id) === btfKinds.dataSection) ?? 0;
  return {
    name: section.name,
    type: arrayMap,
    keySize: 4,
    valueSize: section.size,
    maxEntries: 1,
    flags: flags.mmapable | (frozen ? flags.readOnlyProgram : 0),
    extra: 0n,
    numaNode: undefined,
    pinByName: false,
    keyType: 0,
    valueType,
    inner: undefined,
    content: section.name.startsWith('.bss') ? undefined : section.data,
    frozen,
  };
}

/**
 * Clang leaves the size of data sections and the offsets of their variables at zero, since only the linker knows them.
 * Returns a copy of the BTF with both filled in from the ELF sections and symbols.
 */
export function completeBtf(bytes: Uint8Array, btf: Btf, elf: ElfFile): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let id = 1; id < btf.count; id++) {
    if (btf.kind(id) !== btfKinds.dataSection) continue;
    const section = elf.sections.find(({ name }) => name === btf.name(id));
    if (section === undefined) continue;
    const at = btf.byteOffset(id);
    view.setUint32(at + 8, section.size, btf.littleEndian);
    btf.sectionVariables(id).forEach(({ type }, index) => {
      const symbol = elf.symbols.find(
        ({ name, section: holder }) => name === btf.name(type) && holder === section.index,
      );
      if (symbol !== undefined) view.setUint32(at + 12 + index * 12 + 4, symbol.value, btf.littleEndian);
    });
  }
  return copy;
}
