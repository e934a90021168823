import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';

/** What BPF_PROG_TEST_RUN is given. */
export interface RunOptions {
  /** A packet, for programs that look at packets. */
  readonly data?: Uint8Array;
  /** The context; a `syscall` program may write to it. */
  readonly context?: Uint8Array;
  /** @default 1 */
  readonly repeat?: number;
}

/** What came of a run. */
export interface RunResult {
  readonly result: number;
  /** The packet afterwards. */
  readonly data: Uint8Array;
  /** Nanoseconds of one run, on average. */
  readonly duration: number;
}

const packetRoom = 256;

/** Runs a program once in the kernel, on data of the caller's (BPF_PROG_TEST_RUN). */
export function runProgram({ fd, spec }: LoadedProgram, { data, context, repeat }: RunOptions = {}): RunResult {
  const out = data === undefined ? undefined : new Uint8Array(data.length + packetRoom);
  const attr = new Attributes(80).u32(0, fd);
  if (data !== undefined && out !== undefined) {
    attr.u32(8, data.length).u32(12, out.length).pointer(16, data).pointer(24, out);
  }
  if (repeat !== undefined) attr.u32(32, repeat);
  if (context !== undefined) attr.u32(40, context.length).pointer(48, context);
  bpfChecked(commands.programTestRun, attr, `running "${spec.name}"`);
  return {
    result: attr.readU32(4),
    data: out?.subarray(0, attr.readU32(12)) ?? new Uint8Array(),
    duration: attr.readU32(36),
  };
}
