/** Instruction classes, the low three bits of an opcode (RFC 9669, section 3.1). */
export const classes = { ld: 0, ldx: 1, st: 2, stx: 3, alu: 4, jmp: 5, jmp32: 6, alu64: 7 } as const;

/** `BPF_LD | BPF_IMM | BPF_DW`: a 64-bit constant over two instruction slots. */
export const loadImmediate64 = 0x18;
/** `BPF_JMP | BPF_CALL`. */
export const call = 0x85;

/** Values of the source register field in `loadImmediate64` (RFC 9669, section 5.4). */
export const immediateSources = {
  value: 0,
  mapFd: 1,
  mapValue: 2,
  kernelObject: 3,
  function: 4,
  mapIndex: 5,
  mapIndexValue: 6,
} as const;
/** Values of the source register field in `call`. */
export const callSources = { helper: 0, program: 1, kernelFunction: 2 } as const;

/** Bytes of one instruction slot. */
export const slot = 8;

/** Width in bytes of a load or store, by bits 3 and 4 of the opcode. */
export const widths = [4, 2, 1, 8] as const;
