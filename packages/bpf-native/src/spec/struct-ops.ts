import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfFile, ElfSection } from '../elf/elf-file.js';
import { BpfError } from '../errors.js';
import type { MapSpec } from './collection-spec.js';

const structOpsMap = 26;
const linkFlag = 1 << 13;
const functionSymbol = 2;

/** Sections whose variables implement interfaces of the kernel. */
export function isStructOpsSection(name: string): boolean {
  return name === '.struct_ops' || name === '.struct_ops.link';
}

/** Each variable of the section is one implementation, created as a map; its function pointers name programs. */
export function readStructOps(elf: ElfFile, section: ElfSection, btf: Btf | undefined): MapSpec[] {
  const holder = btf?.named(section.name).find((id) => btf.kind(id) === btfKinds.dataSection);
  if (btf === undefined || holder === undefined) {
    throw new BpfError('BPF_MALFORMED_OBJECT', `"${section.name}" has no BTF: compile with \`clang -g\``);
  }
  const link = section.name === '.struct_ops.link';
  return btf.sectionVariables(holder).map(({ type }) => {
    const name = btf.name(type);
    const struct = btf.resolve(btf.target(type));
    const symbol = elf.symbols.find((each) => each.section === section.index && each.name === name);
    if (symbol === undefined || btf.kind(struct) !== btfKinds.struct || btf.name(struct) === '') {
      throw new BpfError('BPF_MALFORMED_OBJECT', `"${name}" of ${section.name} is no variable of a named struct`);
    }
    const size = btf.size(struct);
    if (symbol.value + size > section.size) {
      throw new BpfError('BPF_MALFORMED_OBJECT', `"${name}" does not lie inside ${section.name}`);
    }
    const functions = new Map<number, string>();
    for (const relocation of elf.relocations.get(section.index) ?? []) {
      if (relocation.offset < symbol.value || relocation.offset >= symbol.value + size) continue;
      if (relocation.symbol.type !== functionSymbol) {
        throw new BpfError(
          'BPF_MALFORMED_OBJECT',
          `"${name}" refers to "${relocation.symbol.name}", which is no function`,
        );
      }
      functions.set(relocation.offset - symbol.value, relocation.symbol.name);
    }
    return {
      name,
      type: structOpsMap,
      keySize: 4,
      valueSize: 0,
      maxEntries: 1,
      flags: link ? linkFlag : 0,
      extra: 0n,
      numaNode: undefined,
      pinByName: false,
      keyType: 0,
      valueType: 0,
      inner: undefined,
      content: undefined,
      frozen: false,
      structOps: { type: struct, content: section.data.slice(symbol.value, symbol.value + size), functions, link },
    };
  });
}
