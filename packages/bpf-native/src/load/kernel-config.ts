import { gunzipSync } from 'node:zlib';
import { BpfError } from '../errors.js';
import { hostRelease, readHostFile } from '../kernel/host-files.js';
import type { ConfigSymbol } from '../spec/externs.js';
import { hasSyscallWrappers } from './kernel-symbols.js';

const maxConfig = 16 << 20;

/** Text of the running kernel's configuration, or undefined where it is not published. */
export function readKernelConfig(): string | undefined {
  for (const path of ['/proc/config.gz', `/boot/config-${hostRelease()}`]) {
    try {
      const bytes = readHostFile(path);
      return (path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: maxConfig }) : bytes).toString('latin1');
    } catch {
      // The other place may have it.
    }
  }
  return undefined;
}

/** The content of the `.kconfig` map. Throws `BPF_UNSUPPORTED` for a value that is not set, unless its symbol is weak. */
export function configContent(symbols: ReadonlyMap<string, ConfigSymbol>, size: number, config?: string): Uint8Array {
  const content = new Uint8Array(size);
  const view = new DataView(content.buffer);
  const wanted = [...symbols.values()];
  const text = wanted.some(({ name }) => name.startsWith('CONFIG_')) ? (config ?? readKernelConfig()) : '';
  const values = new Map<string, string>();
  for (const line of (text ?? '').split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && symbols.has(line.slice(0, at))) values.set(line.slice(0, at), line.slice(at + 1).trimEnd());
  }
  for (const symbol of wanted) {
    const value = virtualValue(symbol.name) ?? values.get(symbol.name);
    if (value !== undefined) write(view, symbol, value);
    else if (!symbol.weak)
      throw new BpfError(
        'BPF_UNSUPPORTED',
        text === undefined
          ? `"${symbol.name}" is wanted, but the kernel's configuration is neither in /proc/config.gz nor in /boot`
          : `"${symbol.name}" is not set in the kernel's configuration; declare it __weak to go without`,
      );
  }
  return content;
}

/** Values that no configuration holds but loaders know. */
function virtualValue(name: string): string | undefined {
  switch (name) {
    case 'LINUX_KERNEL_VERSION':
      return String(kernelVersion());
    case 'LINUX_HAS_BPF_COOKIE':
      return 'y';
    case 'LINUX_HAS_SYSCALL_WRAPPER':
      return hasSyscallWrappers() ? 'y' : 'n';
    default:
      return undefined;
  }
}

/** KERNEL_VERSION(a, b, c) of the running kernel; the patch level is cut at 255. */
export function kernelVersion(text: string = hostRelease()): number {
  const [major = 0, minor = 0, patch = 0] = text
    .split('-', 1)[0]!
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
  return (major << 16) + (minor << 8) + Math.min(patch, 255);
}

function write(view: DataView, symbol: ConfigSymbol, value: string): void {
  const wrong = (expected: string): never => {
    throw new BpfError('BPF_UNSUPPORTED', `"${symbol.name}" is ${value}, ${expected} is expected by its type`);
  };
  const { offset, type, size } = symbol;
  if (value === 'y' || value === 'm' || value === 'n') {
    if (type === 'boolean') view.setUint8(offset, value === 'm' ? wrong('y or n') : Number(value === 'y'));
    else if (type === 'tristate') view.setUint32(offset, value === 'y' ? 1 : value === 'm' ? 2 : 0, true);
    else if (type === 'char') view.setUint8(offset, value.charCodeAt(0));
    else wrong(type === 'text' ? 'a text' : 'a number');
  } else if (value.startsWith('"')) {
    if (type !== 'text' || !value.endsWith('"') || value.length < 2)
      wrong(type === 'text' ? 'a closing quote' : `a ${type}`);
    const text = value.slice(1, -1).slice(0, size - 1);
    for (let index = 0; index < text.length; index++) view.setUint8(offset + index, text.charCodeAt(index));
  } else writeNumber(view, symbol, value, wrong);
}

function writeNumber(
  view: DataView,
  { offset, type, size, signed }: ConfigSymbol,
  value: string,
  wrong: (expected: string) => never,
): void {
  if (!/^-?(?:0x[0-9a-f]{1,16}|[0-9]{1,20})$/i.test(value)) wrong('a number');
  if (type === 'text' || type === 'tristate') wrong(`a ${type}`);
  const number = value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value);
  if (type === 'boolean' && number > 1n) wrong('0 or 1');
  const bits = size * 8;
  // A hexadecimal number may use all bits of a signed type.
  const fits = signed ? BigInt.asIntN(bits, number) === number : BigInt.asUintN(bits, number) === number;
  if (!fits) wrong(`a number of ${bits} bits`);
  for (let index = 0; index < size; index++) {
    view.setUint8(offset + index, Number(BigInt.asUintN(8, number >> BigInt(index * 8))));
  }
}
