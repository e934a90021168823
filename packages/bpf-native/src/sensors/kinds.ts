/** Groups of sensors that can be asked for by themselves. */
export type SensorGroup = 'process' | 'file' | 'network' | 'privilege' | 'memory' | 'capability';

/** What the kernel reads beside a text (bpf/sensors/sensors.bpf.c has the same list). */
export const reads = {
  none: 0,
  address: 1,
  accepted: 2,
  file: 3,
  datagram: 4,
  message: 5,
  messages: 6,
  socket: 7,
} as const;

/** When an action is told (the same list, as bits). */
export const conditions = { success: 1, novel: 2, executable: 4, writableExecutable: 8, fileMapping: 16 } as const;

/** Kinds that programs of their own send. */
export const programKindNumbers = { exec: 1, fork: 2, exit: 3, capability: 4 } as const;

/** What happens at one system call: what is read, when it is told, and what it means. */
export interface CallRow {
  readonly group: SensorGroup;
  /** What it becomes; src/sensors/decode.ts has a function of this name. */
  readonly means: Meaning;
  /** Numbers by CPU; absent where the CPU has no such call. */
  readonly x64?: number;
  readonly arm64?: number;
  /** Arguments that are texts, counted from 1. */
  readonly text?: number;
  readonly other?: number;
  readonly reads?: number;
  readonly when?: number;
  /** Bits of the first three arguments that make an event new. */
  readonly compared?: number;
  /** The observation's action. */
  readonly action?: string;
}

/** What a system call means to an observer. */
export type Meaning =
  | 'file'
  | 'written'
  | 'mapped'
  | 'memory'
  | 'connection'
  | 'accepted'
  | 'listening'
  | 'datagram'
  | 'module'
  | 'bpf'
  | 'target'
  | 'mount'
  | 'privilege'
  | 'namespaces'
  | 'identity'
  | 'call';
