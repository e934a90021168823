import { openSync } from 'node:fs';
import { nestedOffset } from './attributes.js';
import { commands } from './commands.js';
import { type HostFiles, withHostFiles } from './host-files.js';
import { type Shim, shim, withShim } from './shim.js';

/** One system call as it would have been issued. */
export interface RecordedCall {
  /** Name of the shim's function: `bpf`, `perfEventOpen`, `ioctl`, ... */
  readonly call: keyof Shim;
  /** For `bpf`: the command, such as 5 for BPF_PROG_LOAD. */
  readonly command: number | undefined;
  /** For `bpf`: the attributes, pointers still zero. Else the first bytes that were given. */
  readonly attributes: Uint8Array;
  /** What the pointers pointed to, copied: offset in the attributes (from 65536 on: inside the first buffer) to bytes. */
  readonly buffers: ReadonlyMap<number, Uint8Array>;
  /** Arguments that are numbers or texts, in order. */
  readonly numbers: readonly (number | bigint)[];
  /** What the caller was answered. */
  readonly result: number;
}

/** How calls are answered while they are recorded. */
export interface RecordOptions {
  /** `dry` never reaches the kernel and answers with success; `through` asks the kernel. @default 'dry' */
  readonly mode?: 'dry' | 'through';
  /** Files of the kernel that is pretended, by path. @default those of the running one */
  readonly files?: HostFiles;
  /** Answers a call instead; undefined leaves it to `mode`. */
  readonly answer?: (call: Omit<RecordedCall, 'result'>) => number | undefined;
}

const givesDescriptor = new Set<number>([
  commands.mapCreate,
  commands.programLoad,
  commands.objectGet,
  commands.rawTracepointOpen,
  commands.btfLoad,
  commands.linkCreate,
  commands.iteratorCreate,
]);

function describe(call: keyof Shim, args: readonly unknown[]): Omit<RecordedCall, 'result'> {
  const buffers = new Map<number, Uint8Array>();
  if (call === 'bpf') {
    for (let index = 2; index + 1 < args.length; index += 2) {
      const bytes = args[index + 1];
      if (bytes instanceof Uint8Array) buffers.set(args[index] as number, bytes.slice());
    }
    return { call, command: args[0] as number, attributes: (args[1] as Uint8Array).slice(), buffers, numbers: [] };
  }
  args.forEach((each, index) => {
    if (each instanceof Uint8Array) buffers.set(index, each.slice());
  });
  const numbers = args.filter((each): each is number | bigint => typeof each === 'number' || typeof each === 'bigint');
  return { call, command: undefined, attributes: buffers.values().next().value ?? new Uint8Array(), buffers, numbers };
}

function dryAnswer({ call, command }: Omit<RecordedCall, 'result'>): number {
  const descriptor =
    (call === 'bpf' && givesDescriptor.has(command!)) ||
    call === 'perfEventOpen' ||
    call === 'perfEventOpenNamed' ||
    call === 'socket';
  // A real descriptor, so that whoever closes it closes something.
  return descriptor ? openSync('/dev/null', 'r') : 0;
}

/**
 * Runs `work` and records every system call that it issues: to see what a program would ask of a kernel that is not there, and to
 * compare with what another loader asks.
 */
export function recordSystemCalls<T>(
  work: () => T,
  { mode = 'dry', answer, files }: RecordOptions = {},
): { readonly result: T; readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const real = mode === 'through' ? shim() : undefined;
  const layer = new Proxy({} as Shim, {
    get:
      (_, name: keyof Shim) =>
      (...args: unknown[]): number => {
        const described = describe(name, args);
        const result =
          answer?.(described) ??
          (real === undefined ? dryAnswer(described) : (real[name] as (...all: unknown[]) => number)(...args));
        calls.push({ ...described, result });
        return result;
      },
  });
  const run = (): T => withShim(layer, work);
  return { result: files === undefined ? run() : withHostFiles(files, run), calls };
}

/** A 32-bit field of a recorded call's attributes. */
export function recordedWord({ attributes }: RecordedCall, offset: number): number {
  return new DataView(attributes.buffer, attributes.byteOffset, attributes.length).getUint32(offset, true);
}

/** Text that a pointer of a recorded call pointed to, up to its NUL byte. */
export function recordedText({ buffers }: RecordedCall, offset: number): string | undefined {
  const bytes = buffers.get(offset);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1').replace(/\0.*$/s, '');
}

export { nestedOffset };
