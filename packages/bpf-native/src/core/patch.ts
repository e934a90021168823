import { BpfError } from '../errors.js';
import { call, classes, loadImmediate64, widths } from '../insn/opcodes.js';
import type { ProgramCode } from '../insn/program-code.js';
import type { CoreAnswer } from './relocate.js';

/** The helper number that replaces what must never run: no helper has it; libbpf uses the same, so that tools know it. */
export const poisonedHelper = 0xbad2310;

/** Writes an answer into its instruction. */
export function patchInstruction(code: ProgramCode, index: number, answer: CoreAnswer): void {
  const { expected, value } = answer;
  if (value === undefined) {
    poison(code, index);
    return;
  }
  const opcode = code.opcode(index);
  switch (opcode & 7) {
    case classes.alu:
    case classes.alu64:
      if ((opcode & 8) !== 0) throw refused(index, 'takes a register where a constant is expected');
      check(
        index,
        BigInt.asUintN(32, BigInt(code.immediate(index))),
        expected === undefined ? undefined : BigInt.asUintN(32, expected),
      );
      code.setImmediate(index, Number(BigInt.asIntN(32, value)));
      return;
    case classes.ldx:
    case classes.st:
    case classes.stx:
      check(index, BigInt(code.offset(index)), expected);
      if (value > 32_767n) throw refused(index, `would need the offset ${value}, which does not fit 16 bits`);
      code.setOffset(index, Number(value));
      changeWidth(code, index, answer);
      return;
    case classes.ld:
      if (opcode !== loadImmediate64)
        throw refused(index, `has opcode 0x${opcode.toString(16)}, which cannot be relocated`);
      check(index, code.immediate64(index), expected);
      code.setImmediate64(index, value);
      return;
    default:
      throw refused(index, `has opcode 0x${opcode.toString(16)}, which cannot be relocated`);
  }
}

function check(index: number, found: bigint, expected: bigint | undefined): void {
  if (expected !== undefined && found !== expected)
    throw refused(index, `holds ${found}, but its relocation says ${expected}`);
}

function changeWidth(code: ProgramCode, index: number, { width, oldWidth }: CoreAnswer): void {
  if (width === undefined) return;
  const opcode = code.opcode(index);
  const now = widths[(opcode >> 3) & 3]!;
  if (width === -1) throw refused(index, 'reads a signed or composite field whose size differs on this kernel');
  if (now !== oldWidth) throw refused(index, `accesses ${now} bytes of a field of ${oldWidth}`);
  const bits = (widths as readonly number[]).indexOf(width);
  if (bits === -1) throw refused(index, `would have to access ${width} bytes at once`);
  code.setOpcode(index, (opcode & ~0x18) | (bits << 3));
}

function poison(code: ProgramCode, index: number): void {
  const slots = code.opcode(index) === loadImmediate64 ? 2 : 1;
  for (let at = index; at < index + slots; at++) code.set(at, call, 0, 0, poisonedHelper);
}

function refused(index: number, problem: string): BpfError {
  return new BpfError('BPF_RELOCATION', `instruction ${index} ${problem}`);
}
