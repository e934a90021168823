import { latin1 } from '../binary/reader.js';
import { Btf } from '../btf/btf.js';
import { readBtfExt } from '../btf/btf-ext.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfFile, ElfSection } from '../elf/elf-file.js';
import { readElf } from '../elf/read-elf.js';
import { BpfError } from '../errors.js';
import type { CollectionSpec } from './collection-spec.js';
import { completeBtf } from './complete-btf.js';
import { configMap, dataMap, isDataSection } from './data-sections.js';
import { readExterns } from './externs.js';
import { readFunctions } from './functions.js';
import { isLegacyMapSection, readLegacyMaps } from './legacy-maps.js';
import { type MapDefinition, readMapDefinitions } from './map-definitions.js';
import { readMapSlots } from './map-slots.js';
import { isStructOpsSection, readStructOps } from './struct-ops.js';

/**
 * Reads a BPF object as clang writes it. Nothing is loaded; the kernel is not asked.
 * Throws `BpfError` with `BPF_MALFORMED_ELF`, `BPF_MALFORMED_BTF` or `BPF_MALFORMED_OBJECT`.
 */
export function readObject(bytes: Uint8Array): CollectionSpec {
  const elf = readElf(bytes);
  const section = (name: string): Uint8Array | undefined => elf.sections.find((each) => each.name === name)?.data;
  const btfSection = section('.BTF');
  const btf = btfSection === undefined ? undefined : Btf.read(btfSection);
  const extSection = section('.BTF.ext');
  const ext =
    btf === undefined || extSection === undefined
      ? undefined
      : readBtfExt(extSection, (offset) => btf.stringAt(offset));
  const externs = readExterns(elf, btf);
  const definitions = new Map<number, readonly MapDefinition[]>();
  for (const each of elf.sections) {
    if (each.name === '.maps') definitions.set(each.index, typedMaps(btf, elf, each));
    else if (isLegacyMapSection(each.name)) definitions.set(each.index, readLegacyMaps(elf, each.index));
  }
  const functions = readFunctions(elf, {
    config: externs.config,
    mapAt: (holder, offset) => definitions.get(holder)?.find((each) => each.offset === offset)?.spec.name,
    holdsMaps: (holder) => definitions.has(holder),
  });
  const license = section('license');
  return {
    license: license === undefined ? '' : latin1(license).replace(/\0.*$/s, ''),
    programs: [...functions.values()]
      .filter((each) => each.section !== '.text')
      .map((each) => ({ name: each.name, section: each.section, function: each })),
    functions,
    maps: [
      ...[...definitions.values()].flat().map(({ spec }) => spec),
      ...elf.sections.filter(({ name, size }) => isDataSection(name) && size > 0).map((each) => dataMap(each, btf)),
      ...(externs.configSize > 0 ? [configMap(externs.configSize, btf)] : []),
      ...elf.sections.filter(({ name }) => isStructOpsSection(name)).flatMap((each) => readStructOps(elf, each, btf)),
    ],
    config: externs.config,
    symbols: externs.symbols,
    btf,
    btfBytes: btf === undefined || btfSection === undefined ? undefined : completeBtf(btfSection, btf, elf, externs),
    ext,
    sections: elf.sections,
  };
}

function typedMaps(btf: Btf | undefined, elf: ElfFile, section: ElfSection): MapDefinition[] {
  const id = btf?.named('.maps').find((each) => btf.kind(each) === btfKinds.dataSection);
  if (btf === undefined || id === undefined) {
    throw new BpfError('BPF_MALFORMED_OBJECT', 'maps are declared, but there is no BTF: compile with `clang -g`');
  }
  const offsets = new Map(
    elf.symbols.filter((symbol) => symbol.section === section.index).map(({ name, value }) => [name, value]),
  );
  const definitions = readMapDefinitions(btf, id).map((each) => ({
    ...each,
    offset: offsets.get(each.spec.name) ?? each.offset,
  }));
  return readMapSlots(elf, section.index, definitions);
}
