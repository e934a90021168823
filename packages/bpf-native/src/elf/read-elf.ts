import { Reader } from '../binary/reader.js';
import type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from './elf-file.js';

const machineBpf = 247;
const sectionTypes = { symbols: 2, rela: 4, noBits: 8, rel: 9 } as const;
const maxSections = 65_536;

/**
 * Reads a 64-bit relocatable ELF object of machine BPF (System V gABI, chapter 4).
 * Throws `BpfError` `BPF_MALFORMED_ELF` for anything else, for a file that is cut off, and for offsets that lie.
 */
export function readElf(object: Uint8Array): ElfFile {
  // A Buffer's slice shares memory, a Uint8Array's copies; sections are to be copied where they are changed.
  const bytes = new Uint8Array(object.buffer, object.byteOffset, object.length);
  const probe = new Reader(bytes, 'ELF object', 'BPF_MALFORMED_ELF');
  if (
    probe.length < 64 ||
    probe.u8(0) !== 0x7f ||
    probe.u8(1) !== 0x45 ||
    probe.u8(2) !== 0x4c ||
    probe.u8(3) !== 0x46
  ) {
    probe.fail('no ELF magic; an object made by `clang -target bpf -c` is expected');
  }
  if (probe.u8(4) !== 2) probe.fail(`ELF class ${probe.u8(4)} is found, 64-bit (2) is expected`);
  const littleEndian = probe.u8(5) === 1;
  const reader = new Reader(bytes, 'ELF object', 'BPF_MALFORMED_ELF', littleEndian);
  if (reader.u16(18) !== machineBpf) reader.fail(`machine ${reader.u16(18)} is found, BPF (${machineBpf}) is expected`);
  const sections = readSections(reader);
  const symbols = readSymbols(reader, sections);
  return { littleEndian, sections, symbols, relocations: readRelocations(sections, symbols, littleEndian) };
}

function readSections(reader: Reader): ElfSection[] {
  const table = reader.size(40);
  const entrySize = reader.u16(58);
  let count = reader.u16(60);
  let names = reader.u16(62);
  if (table === 0) reader.fail('there is no section table');
  if (entrySize < 64) reader.fail(`section headers of ${entrySize} bytes, 64 are expected`);
  // More sections than fit 16 bits are counted in the first header.
  if (count === 0) count = reader.size(table + 32);
  if (names === 0xffff) names = reader.u32(table + 40);
  if (count > maxSections) reader.fail(`${count} sections, at most ${maxSections} are read`);
  const raw = Array.from({ length: count }, (_, index) => {
    const at = table + index * entrySize;
    const type = reader.u32(at + 4);
    const size = reader.size(at + 32);
    return {
      nameOffset: reader.u32(at),
      section: {
        index,
        type,
        flags: reader.u64(at + 8),
        link: reader.u32(at + 40),
        info: reader.u32(at + 44),
        entrySize: reader.size(at + 56),
        size,
        data: type === sectionTypes.noBits || type === 0 ? new Uint8Array() : reader.slice(reader.size(at + 24), size),
      },
    };
  });
  const strings = stringTable(
    raw[names]?.section.data ?? reader.fail(`section ${names}, which holds the names, does not exist`),
  );
  return raw.map(({ nameOffset, section }) => ({ ...section, name: strings.string(nameOffset) }));
}

function stringTable(data: Uint8Array): Reader {
  return new Reader(data, 'ELF string table', 'BPF_MALFORMED_ELF');
}

function readSymbols(reader: Reader, sections: readonly ElfSection[]): ElfSymbol[] {
  const table = sections.find(({ type }) => type === sectionTypes.symbols);
  if (table === undefined) return [];
  const strings = stringTable(sections[table.link]?.data ?? reader.fail('the symbol table names no string table'));
  const entries = new Reader(table.data, 'ELF symbol table', 'BPF_MALFORMED_ELF', reader.littleEndian);
  return Array.from({ length: Math.floor(table.size / 24) }, (_, index) => {
    const at = index * 24;
    const info = entries.u8(at + 4);
    const section = entries.u16(at + 6);
    const type = info & 15;
    const ownName = strings.string(entries.u32(at));
    return {
      index,
      name: ownName === '' && type === 3 ? (sections[section]?.name ?? '') : ownName,
      type,
      binding: info >> 4,
      visibility: entries.u8(at + 5) & 3,
      section,
      value: entries.size(at + 8),
      size: entries.size(at + 16),
    };
  });
}

function readRelocations(
  sections: readonly ElfSection[],
  symbols: readonly ElfSymbol[],
  littleEndian: boolean,
): Map<number, ElfRelocation[]> {
  const relocations = new Map<number, ElfRelocation[]>();
  for (const { type, data, info, size, name } of sections) {
    if (type !== sectionTypes.rel && type !== sectionTypes.rela) continue;
    const step = type === sectionTypes.rel ? 16 : 24;
    const entries = new Reader(data, `ELF relocations ${name}`, 'BPF_MALFORMED_ELF', littleEndian);
    if (sections[info] === undefined) entries.fail(`they change section ${info}, which does not exist`);
    const list = relocations.get(info) ?? [];
    for (let at = 0; at + step <= size; at += step) {
      const symbolIndex = entries.u32(at + 12);
      const symbol =
        symbols[symbolIndex] ?? entries.fail(`entry at ${at} names symbol ${symbolIndex}, which does not exist`);
      list.push({ offset: entries.size(at), type: entries.u32(at + 8), symbol });
    }
    relocations.set(info, list);
  }
  return relocations;
}
