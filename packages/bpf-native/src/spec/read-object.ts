import { latin1 } from '../binary/reader.js';
import { Btf } from '../btf/btf.js';
import { readBtfExt } from '../btf/btf-ext.js';
import { btfKinds } from '../btf/kinds.js';
import { readElf } from '../elf/read-elf.js';
import { BpfError } from '../errors.js';
import type { CollectionSpec } from './collection-spec.js';
import { completeBtf, dataMap, isDataSection } from './data-sections.js';
import { readFunctions } from './functions.js';
import { readMapDefinitions } from './map-definitions.js';

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
  if (section('maps') !== undefined) {
    throw new BpfError('BPF_UNSUPPORTED', 'the object has a legacy "maps" section; declare maps in ".maps" with BTF');
  }

  const definitions = mapDefinitions(btf, elf);
  const mapNames = new Map(definitions.map(({ spec, offset }) => [offset, spec.name]));
  const data = elf.sections
    .filter(({ name, size }) => isDataSection(name) && size > 0)
    .map((each) => dataMap(each, btf));
  const functions = readFunctions(elf, mapNames);
  const license = section('license');
  return {
    license: license === undefined ? '' : latin1(license).replace(/\0.*$/s, ''),
    programs: [...functions.values()]
      .filter((each) => each.section !== '.text')
      .map((each) => ({ name: each.name, section: each.section, function: each })),
    functions,
    maps: [...definitions.map(({ spec }) => spec), ...data],
    btf,
    btfBytes: btf === undefined || btfSection === undefined ? undefined : completeBtf(btfSection, btf, elf),
    ext,
    sections: elf.sections,
  };
}

function mapDefinitions(btf: Btf | undefined, elf: ReturnType<typeof readElf>): ReturnType<typeof readMapDefinitions> {
  const section = elf.sections.find(({ name }) => name === '.maps');
  if (section === undefined) return [];
  const id = btf?.named('.maps').find((each) => btf.kind(each) === btfKinds.dataSection);
  if (btf === undefined || id === undefined) {
    throw new BpfError('BPF_MALFORMED_OBJECT', 'maps are declared, but there is no BTF: compile with `clang -g`');
  }
  const offsets = new Map(
    elf.symbols.filter((symbol) => symbol.section === section.index).map(({ name, value }) => [name, value]),
  );
  return readMapDefinitions(btf, id).map(({ spec, offset }) => ({ spec, offset: offsets.get(spec.name) ?? offset }));
}
