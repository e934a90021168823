import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import type { ElfFile, ElfSymbol } from '../elf/elf-file.js';
import { BpfError } from '../errors.js';

/** Types that a kernel configuration value can have. */
export type ConfigType = 'boolean' | 'tristate' | 'char' | 'integer' | 'text';

/** An `extern ... __kconfig` variable and its place in the `.kconfig` map. */
export interface ConfigSymbol {
  readonly name: string;
  readonly type: ConfigType;
  readonly signed: boolean;
  readonly size: number;
  readonly offset: number;
  readonly weak: boolean;
}

/** An `extern ... __ksym` variable or function. */
export interface KernelSymbol {
  readonly name: string;
  readonly weak: boolean;
  readonly isFunction: boolean;
  /** Its type in the object's BTF; 0 for `extern const void x __ksym`, whose address is asked for. */
  readonly type: number;
}

/** What an object wants from the kernel by name. */
export interface Externs {
  readonly config: ReadonlyMap<string, ConfigSymbol>;
  readonly symbols: ReadonlyMap<string, KernelSymbol>;
  /** Bytes of the `.kconfig` map; 0 when there is none. */
  readonly configSize: number;
}

const undefinedSection = 0;
const weakBinding = 2;

/** Finds the undefined symbols of an object and what its BTF says about them. */
export function readExterns(elf: ElfFile, btf: Btf | undefined): Externs {
  const wanted = elf.symbols.filter(
    ({ section, binding, type, name }) => section === undefinedSection && binding !== 0 && type === 0 && name !== '',
  );
  const config: (ConfigSymbol & { readonly align: number })[] = [];
  const symbols = new Map<string, KernelSymbol>();
  for (const symbol of wanted) {
    const { id, section } = findExtern(btf, symbol);
    if (section === '.kconfig') config.push(configSymbol(btf!, symbol, id));
    else symbols.set(symbol.name, kernelSymbol(btf!, symbol, id));
  }
  return { ...placeConfig(config), symbols };
}

function findExtern(btf: Btf | undefined, { name }: ElfSymbol): { readonly id: number; readonly section: string } {
  for (const section of ['.kconfig', '.ksyms'] as const) {
    const holder = btf?.named(section).find((id) => btf.kind(id) === btfKinds.dataSection);
    const found =
      holder === undefined ? undefined : btf!.sectionVariables(holder).find(({ type }) => btf!.name(type) === name);
    if (found !== undefined) return { id: found.type, section };
  }
  throw new BpfError(
    'BPF_MALFORMED_OBJECT',
    `"${name}" is undefined: declare it with __kconfig or __ksym and compile with \`clang -g\``,
  );
}

function kernelSymbol(btf: Btf, { name, binding }: ElfSymbol, id: number): KernelSymbol {
  const isFunction = btf.kind(id) === btfKinds.function;
  const type = isFunction ? btf.target(id) : btf.resolve(btf.target(id));
  return {
    name,
    weak: binding === weakBinding,
    isFunction,
    type: isFunction || btf.kind(type) !== btfKinds.void ? type : 0,
  };
}

function configSymbol(btf: Btf, { name, binding }: ElfSymbol, id: number): ConfigSymbol & { readonly align: number } {
  const type = btf.resolve(btf.target(id));
  const { is, signed } = configType(btf, type);
  if (is === undefined) {
    throw new BpfError(
      'BPF_UNSUPPORTED',
      `"${name}" has a type that no kernel configuration value has; bool, char, int, tristate or char[] is expected`,
    );
  }
  const size = btf.sizeOf(type);
  return { name, type: is, signed, size, align: is === 'text' ? 1 : size, offset: 0, weak: binding === weakBinding };
}

function configType(btf: Btf, type: number): { readonly is: ConfigType | undefined; readonly signed: boolean } {
  switch (btf.kind(type)) {
    case btfKinds.int: {
      const { encoding } = btf.int(type);
      const size = btf.size(type);
      const signed = (encoding & 1) !== 0;
      if ((encoding & 4) !== 0) return { is: size === 1 ? 'boolean' : undefined, signed };
      if (size === 1) return { is: 'char', signed };
      return { is: [2, 4, 8].includes(size) ? 'integer' : undefined, signed };
    }
    case btfKinds.enum:
      return {
        is: btf.size(type) === 4 && btf.name(type) === 'libbpf_tristate' ? 'tristate' : undefined,
        signed: false,
      };
    case btfKinds.array: {
      const { element, length } = btf.array(type);
      const item = configType(btf, btf.resolve(element));
      return { is: length > 0 && item.is === 'char' ? 'text' : undefined, signed: false };
    }
    default:
      return { is: undefined, signed: false };
  }
}

/** Values lie by falling alignment, rising size, then name: the order that libbpf gives them. */
function placeConfig(found: (ConfigSymbol & { readonly align: number })[]): Pick<Externs, 'config' | 'configSize'> {
  const config = new Map<string, ConfigSymbol>();
  let end = 0;
  const ordered = found.sort((a, b) => b.align - a.align || a.size - b.size || (a.name < b.name ? -1 : 1));
  for (const { align, ...each } of ordered) {
    const offset = Math.ceil(end / align) * align;
    config.set(each.name, { ...each, offset });
    end = offset + each.size;
  }
  return { config, configSize: end };
}
