import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfFile, ElfSection } from '../elf/elf-file.js';
import type { Externs } from './externs.js';

const linkages = { static: 0, global: 1, extern: 2 } as const;
const hidden = 2;
const head = 12;

/**
 * Clang leaves to a linker what only a linker knows: sizes of data sections, offsets of their variables, and what stands behind
 * externs. Returns a copy of the BTF with all of it filled in as the kernel demands: variables by rising offset, no extern linkage,
 * functions of hidden visibility as static ones.
 */
export function completeBtf(bytes: Uint8Array, btf: Btf, elf: ElfFile, externs: Externs): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const little = btf.littleEndian;
  const appended: number[] = [];
  for (let id = 1; id < btf.count; id++) {
    const at = btf.byteOffset(id);
    const kind = btf.kind(id);
    if (kind === btfKinds.variable && btf.linkage(id) === linkages.extern)
      view.setUint32(at + head, linkages.global, little);
    else if (kind === btfKinds.function) {
      const linkage = functionLinkage(btf, id, elf);
      view.setUint32(at + 4, ((btfKinds.function << 24) | linkage) >>> 0, little);
    } else if (kind === btfKinds.dataSection) {
      const rows = btf.name(id) === '.ksyms' ? symbolRows(btf, id, view, appended) : dataRows(btf, id, elf, externs);
      if (rows !== undefined) writeSection(view, at, rows, little);
    }
  }
  return appended.length === 0 ? copy : append(copy, appended, little);
}

interface Row {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

function writeSection(
  view: DataView,
  at: number,
  { rows, size }: { rows: Row[]; size: number },
  little: boolean,
): void {
  view.setUint32(at + 8, size, little);
  rows
    .sort((a, b) => a.offset - b.offset)
    .forEach((row, index) => {
      const entry = at + head + index * 12;
      view.setUint32(entry, row.type, little);
      view.setUint32(entry + 4, row.offset, little);
      view.setUint32(entry + 8, row.size, little);
    });
}

function functionLinkage(btf: Btf, id: number, elf: ElfFile): number {
  const linkage = btf.linkage(id);
  if (linkage === linkages.extern) return linkages.global;
  if (linkage !== linkages.global) return linkage;
  const symbol = elf.symbols.find(({ name, type }) => type === 2 && name === btf.name(id));
  return symbol !== undefined && (symbol.visibility === hidden || symbol.visibility === 1) ? linkages.static : linkage;
}

function dataRows(btf: Btf, id: number, elf: ElfFile, externs: Externs): { rows: Row[]; size: number } | undefined {
  if (btf.name(id) === '.kconfig') {
    const rows = btf.sectionVariables(id).map(({ type, size }) => ({
      type,
      size,
      offset: externs.config.get(btf.name(type))?.offset ?? 0,
    }));
    return { rows, size: externs.configSize };
  }
  const section: ElfSection | undefined = elf.sections.find(({ name }) => name === btf.name(id));
  if (section === undefined) return undefined;
  const rows = btf.sectionVariables(id).map(({ type, offset, size }) => {
    const symbol = elf.symbols.find(({ name, section: holder }) => name === btf.name(type) && holder === section.index);
    return { type, size, offset: symbol?.value ?? offset };
  });
  return { rows, size: section.size };
}

/**
 * A data section may hold variables only. Symbols of the kernel become integers of four bytes; functions are replaced by one
 * variable that is appended, named like the first of them.
 */
function symbolRows(btf: Btf, id: number, view: DataView, appended: number[]): { rows: Row[]; size: number } {
  let next = btf.count;
  const name = (type: number): number => view.getUint32(btf.byteOffset(type), btf.littleEndian);
  const entries = btf.sectionVariables(id);
  if (entries.length === 0) return { rows: [], size: 0 };
  const int = next++;
  appended.push(name(entries[0]!.type), (btfKinds.int << 24) >>> 0, 4, 32);
  let stand: number | undefined;
  const rows = entries.map(({ type }, index) => {
    if (btf.kind(type) === btfKinds.function) {
      nameParameters(btf, btf.target(type), view, name(type));
      if (stand === undefined) {
        stand = next++;
        appended.push(name(type), (btfKinds.variable << 24) >>> 0, int, linkages.global);
      }
      return { type: stand, offset: index * 4, size: 4 };
    }
    view.setUint32(btf.byteOffset(type) + 8, int, btf.littleEndian);
    return { type, offset: index * 4, size: 4 };
  });
  return { rows, size: rows.length * 4 };
}

/** The kernel wants a name for each parameter of a function; a prototype without names gets the function's. */
function nameParameters(btf: Btf, prototype: number, view: DataView, name: number): void {
  btf.parameters(prototype).forEach((parameter, index) => {
    if (parameter.name === '' && parameter.type !== 0) {
      view.setUint32(btf.byteOffset(prototype) + head + index * 8, name, btf.littleEndian);
    }
  });
}

/** Types are followed by strings: both move by what is added between them. */
function append(bytes: Uint8Array, words: readonly number[], little: boolean): Uint8Array {
  const view = new DataView(bytes.buffer);
  const [length, typeOffset, typeLength] = [
    view.getUint32(4, little),
    view.getUint32(8, little),
    view.getUint32(12, little),
  ];
  const [stringOffset, stringLength] = [view.getUint32(16, little), view.getUint32(20, little)];
  const added = words.length * 4;
  const result = new Uint8Array(length + typeLength + added + stringLength);
  result.set(bytes.subarray(0, length));
  result.set(bytes.subarray(length + typeOffset, length + typeOffset + typeLength), length);
  const out = new DataView(result.buffer);
  for (const [index, word] of words.entries()) out.setUint32(length + typeLength + index * 4, word, little);
  result.set(bytes.subarray(length + stringOffset, length + stringOffset + stringLength), length + typeLength + added);
  out.setUint32(8, 0, little);
  out.setUint32(12, typeLength + added, little);
  out.setUint32(16, typeLength + added, little);
  return result;
}
