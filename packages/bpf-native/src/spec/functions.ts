import type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from '../elf/elf-file.js';
import { BpfError } from '../errors.js';
import { call, callSources, loadImmediate64, slot } from '../insn/opcodes.js';
import { ProgramCode } from '../insn/program-code.js';
import type { FunctionSpec, Reference } from './collection-spec.js';
import { isDataSection } from './data-sections.js';
import type { ConfigSymbol } from './externs.js';

const relocationTypes = { immediate64: 1, call: 10 } as const;
const symbolTypes = { function: 2, section: 3 } as const;
const executable = 4n;

/** Sections that hold code. */
export function codeSections({ sections }: ElfFile): ElfSection[] {
  return sections.filter(({ type, flags, size }) => type === 1 && (flags & executable) !== 0n && size > 0);
}

/** What relocations can name beside functions. */
export interface Named {
  readonly config: ReadonlyMap<string, ConfigSymbol>;
  /** The map that begins at an offset of a section. */
  mapAt(section: number, offset: number): string | undefined;
  holdsMaps(section: number): boolean;
}

/** Cuts the code sections into functions and says what each relocated instruction refers to. */
export function readFunctions(elf: ElfFile, named: Named): Map<string, FunctionSpec> {
  const symbols = elf.symbols.filter(({ type }) => type === symbolTypes.function);
  const functions = new Map<string, FunctionSpec>();
  for (const section of codeSections(elf)) {
    const inside = symbols.filter((symbol) => symbol.section === section.index).sort((a, b) => a.value - b.value);
    const relocations = elf.relocations.get(section.index) ?? [];
    for (const symbol of inside) {
      if (functions.has(symbol.name)) throw malformed(`two functions are named "${symbol.name}"`);
      if (symbol.size === 0 || symbol.value % slot !== 0 || symbol.value + symbol.size > section.size) {
        throw malformed(`function "${symbol.name}" does not lie inside its section "${section.name}"`);
      }
      const code = section.data.slice(symbol.value, symbol.value + symbol.size);
      functions.set(symbol.name, {
        name: symbol.name,
        section: section.name,
        offset: symbol.value,
        code,
        references: references(elf, section, symbol, code, relocations, inside, named),
        global: symbol.binding !== 0 && symbol.visibility === 0,
      });
    }
  }
  return functions;
}

function references(
  elf: ElfFile,
  section: ElfSection,
  owner: ElfSymbol,
  bytes: Uint8Array,
  relocations: readonly ElfRelocation[],
  siblings: readonly ElfSymbol[],
  named: Named,
): Map<number, Reference> {
  const found = new Map<number, Reference>();
  const code = new ProgramCode(bytes);
  for (const { offset, type, symbol } of relocations) {
    if (offset < owner.value || offset >= owner.value + owner.size) continue;
    const index = (offset - owner.value) / slot;
    if (!Number.isInteger(index)) throw malformed(`a relocation of "${owner.name}" does not hit an instruction`);
    if (type === relocationTypes.call) found.set(index, callReference(elf, code, index, symbol));
    else if (type === relocationTypes.immediate64) found.set(index, dataReference(elf, code, index, symbol, named));
    else throw malformed(`relocation type ${type} in "${owner.name}" is unknown`);
  }
  // Calls inside one section need no relocation: the compiler knew the distance.
  for (let index = 0; index < code.length; index++) {
    if (code.opcode(index) === call && code.source(index) === callSources.program && !found.has(index)) {
      const target = owner.value + (index + 1 + code.immediate(index)) * slot;
      found.set(index, { kind: 'call', function: functionAt(siblings, section, target) });
    }
    if (code.opcode(index) === loadImmediate64) index++;
  }
  return found;
}

function callReference(elf: ElfFile, code: ProgramCode, index: number, symbol: ElfSymbol): Reference {
  if (symbol.section === 0) return { kind: 'kernelFunction', name: symbol.name };
  if (symbol.type === symbolTypes.function) return { kind: 'call', function: symbol.name };
  const section = elf.sections[symbol.section];
  const target = symbol.value + (code.immediate(index) + 1) * slot;
  return { kind: 'call', function: functionIn(elf, section, target) };
}

function dataReference(elf: ElfFile, code: ProgramCode, index: number, symbol: ElfSymbol, named: Named): Reference {
  if (code.opcode(index) !== loadImmediate64)
    throw malformed(`instruction ${index} refers to "${symbol.name}", but loads no address`);
  if (symbol.section === 0) {
    const config = named.config.get(symbol.name);
    return config === undefined
      ? { kind: 'kernelSymbol', name: symbol.name }
      : { kind: 'data', map: '.kconfig', offset: config.offset };
  }
  const section = elf.sections[symbol.section] ?? undefined;
  if (section === undefined)
    throw malformed(`"${symbol.name}" lies in section ${symbol.section}, which does not exist`);
  const addend = code.immediate(index);
  if (named.holdsMaps(section.index)) {
    const name = named.mapAt(section.index, symbol.value + (symbol.type === symbolTypes.section ? addend : 0));
    if (name === undefined) throw malformed(`no map begins at offset ${symbol.value} of ${section.name}`);
    return { kind: 'map', map: name };
  }
  if (isDataSection(section.name)) return { kind: 'data', map: section.name, offset: symbol.value + addend };
  if ((section.flags & executable) !== 0n) {
    return {
      kind: 'function',
      function: functionIn(elf, section, symbol.type === symbolTypes.function ? symbol.value : symbol.value + addend),
    };
  }
  throw malformed(`instruction ${index} refers to section "${section.name}", which holds no maps, data or code`);
}

function functionIn(elf: ElfFile, section: ElfSection | undefined, target: number): string {
  if (section === undefined) throw malformed('a call leads to a section that does not exist');
  const inside = elf.symbols.filter(
    ({ type, section: holder }) => type === symbolTypes.function && holder === section.index,
  );
  return functionAt(inside, section, target);
}

function functionAt(symbols: readonly ElfSymbol[], section: ElfSection, target: number): string {
  const found = symbols.find(({ value }) => value === target);
  if (found === undefined)
    throw malformed(`a call leads to offset ${target} of "${section.name}", where no function begins`);
  return found.name;
}

function malformed(problem: string): BpfError {
  return new BpfError('BPF_MALFORMED_OBJECT', problem);
}
