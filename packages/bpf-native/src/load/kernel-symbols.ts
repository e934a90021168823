import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { typesAreCompatible } from '../core/compatible.js';
import { BpfError } from '../errors.js';
import { callSources, immediateSources } from '../insn/opcodes.js';
import type { ProgramCode } from '../insn/program-code.js';
import { hostIsReplaced, readHostFile } from '../kernel/host-files.js';
import type { KernelSymbol } from '../spec/externs.js';

let table: string | undefined;

function symbolTable(): string {
  try {
    if (hostIsReplaced()) return `\n${readHostFile('/proc/kallsyms').toString('latin1')}`;
    table ??= `\n${readHostFile('/proc/kallsyms').toString('latin1')}`;
  } catch (cause) {
    throw new BpfError('BPF_UNSUPPORTED', 'addresses of kernel symbols are wanted, but /proc/kallsyms cannot be read', {
      cause,
    });
  }
  return table;
}

/** The address of a symbol in /proc/kallsyms; undefined when the kernel has none of that name. */
export function kernelAddress(name: string): bigint | undefined {
  const text = symbolTable();
  for (let at = text.indexOf(` ${name}`); at !== -1; at = text.indexOf(` ${name}`, at + 1)) {
    const end = text.charCodeAt(at + name.length + 1);
    // Modules are named behind a tab.
    if (end !== 10 && end !== 9) continue;
    const start = text.lastIndexOf('\n', at) + 1;
    return BigInt(`0x${text.slice(start, text.indexOf(' ', start))}`);
  }
  return undefined;
}

/** True where system calls have architecture wrappers: their arguments lie in the registers of the first argument. */
export function hasSyscallWrappers(): boolean {
  const prefix = { x64: '__x64_', arm64: '__arm64_' }[process.arch as 'x64'];
  try {
    return prefix !== undefined && kernelAddress(`${prefix}sys_bpf`) !== undefined;
  } catch {
    return false;
  }
}

/** Finds what a `__ksym` names. Undefined when the symbol is weak and the kernel has no such thing. */
function find(symbol: KernelSymbol, local: Btf, kernel: Btf | undefined): number | undefined {
  if (kernel === undefined)
    throw new BpfError('BPF_UNSUPPORTED', `"${symbol.name}" is wanted by type, but there is no kernel BTF`);
  const kind = symbol.isFunction ? btfKinds.function : btfKinds.variable;
  const id = kernel.named(symbol.name).find((each) => kernel.kind(each) === kind);
  if (id === undefined) {
    if (symbol.weak) return undefined;
    throw new BpfError(
      'BPF_UNSUPPORTED',
      `this kernel has no ${symbol.isFunction ? 'function' : 'variable'} "${symbol.name}"; declare it __weak to go without`,
    );
  }
  if (typesAreCompatible(local, symbol.type, kernel, kernel.target(id))) return id;
  throw new BpfError('BPF_UNSUPPORTED', `"${symbol.name}" has another type in this kernel than the object declares`);
}

/** Writes a kernel symbol or function into the instruction that names it. */
export function bindKernelSymbol(
  code: ProgramCode,
  index: number,
  symbol: KernelSymbol,
  local: Btf,
  kernel: Btf | undefined,
): void {
  if (symbol.isFunction && code.opcode(index) === 0x85) {
    const id = find(symbol, local, kernel);
    code.setSource(index, callSources.kernelFunction);
    code.setImmediate(index, id ?? 0);
    code.setOffset(index, 0);
  } else if (symbol.type !== 0) {
    const id = find(symbol, local, kernel);
    code.setSource(index, id === undefined ? immediateSources.value : immediateSources.kernelObject);
    code.setImmediate64(index, BigInt(id ?? 0));
  } else {
    const address = kernelAddress(symbol.name);
    if (address === undefined && !symbol.weak)
      throw new BpfError(
        'BPF_UNSUPPORTED',
        `this kernel has no symbol "${symbol.name}"; declare it __weak to go without`,
      );
    code.setImmediate64(index, address ?? 0n);
  }
}
