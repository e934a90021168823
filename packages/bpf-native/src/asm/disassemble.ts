import { ProgramCode } from '../insn/program-code.js';
import { arithmetic, atomics, comparisons, widthBits } from './operators.js';

/** One instruction as text. */
export interface DisassembledLine {
  /** Number of its first slot. */
  readonly index: number;
  readonly text: string;
  /** 1, or 2 for a constant of 64 bits. */
  readonly slots: 1 | 2;
}

const fetch = 1;

/**
 * Instructions as text, in the notation that clang and the verifier use: `r1 = *(u32 *)(r6 +8)`, `if r1 s> 5 goto +3`. What has no
 * notation is written as `.bytes` in hexadecimal digits. `assemble` gives the same bytes back.
 */
export function disassemble(bytes: Uint8Array): DisassembledLine[] {
  const code = new ProgramCode(bytes);
  const lines: DisassembledLine[] = [];
  for (let index = 0; index < code.length; ) {
    const wide = code.opcode(index) === 0x18 && index + 1 < code.length ? constant(code, index) : undefined;
    const text = wide ?? one(code, index) ?? raw(bytes, index);
    const slots = wide === undefined ? 1 : 2;
    lines.push({ index, text, slots });
    index += slots;
  }
  return lines;
}

function raw(bytes: Uint8Array, index: number): string {
  return `.bytes ${Buffer.from(bytes.subarray(index * 8, index * 8 + 8)).toString('hex')}`;
}

/** `r1 = 5 ll`, `r1 = map[3] ll`, ...: the source field says what the constant is. */
function constant(code: ProgramCode, index: number): string | undefined {
  const clean =
    code.opcode(index + 1) === 0 &&
    code.destination(index + 1) === 0 &&
    code.source(index + 1) === 0 &&
    code.offset(index + 1) === 0;
  if (!clean || code.offset(index) !== 0 || code.destination(index) > 10) return undefined;
  const to = `r${code.destination(index)}`;
  const [low, high] = [code.immediate(index), code.immediate(index + 1)];
  switch (code.source(index)) {
    case 0:
      return `${to} = ${BigInt.asUintN(64, code.immediate64(index))} ll`;
    case 1:
      return high === 0 ? `${to} = map[${low}] ll` : undefined;
    case 2:
      return `${to} = map[${low}][0] + ${high} ll`;
    case 3:
      return `${to} = type[${low}] in ${high} ll`;
    case 4:
      return high === 0 ? `${to} = pc${signed(low)} ll` : undefined;
    default:
      return undefined;
  }
}

function signed(value: number): string {
  return value < 0 ? `${value}` : `+${value}`;
}

function one(code: ProgramCode, index: number): string | undefined {
  const opcode = code.opcode(index);
  if (code.destination(index) > 10 || code.source(index) > 10) return undefined;
  switch (opcode & 7) {
    case 0:
      return packet(code, index, opcode);
    case 1:
      return load(code, index, opcode);
    case 2:
      return opcode === 0x18 || (opcode & 0xe0) !== 0x60 || code.source(index) !== 0
        ? undefined
        : `*(u${widthBits[opcode & 0x18]} *)(r${code.destination(index)} ${signed(code.offset(index))}) = ${code.immediate(index)}`;
    case 3:
      return store(code, index, opcode);
    case 4:
    case 7:
      return calculate(code, index, opcode);
    default:
      return jump(code, index, opcode);
  }
}

/** Loads from packets that old socket filters use. */
function packet(code: ProgramCode, index: number, opcode: number): string | undefined {
  const bits = widthBits[opcode & 0x18];
  if (code.destination(index) !== 0 || code.offset(index) !== 0 || bits === 64) return undefined;
  if ((opcode & 0xe0) === 0x20 && code.source(index) === 0) return `r0 = *(u${bits} *)skb[${code.immediate(index)}]`;
  return (opcode & 0xe0) === 0x40
    ? `r0 = *(u${bits} *)skb[r${code.source(index)} + ${code.immediate(index)}]`
    : undefined;
}

function load(code: ProgramCode, index: number, opcode: number): string | undefined {
  const mode = opcode & 0xe0;
  const sign = mode === 0x80 ? 's' : mode === 0x60 ? 'u' : undefined;
  if (sign === undefined || code.immediate(index) !== 0 || (sign === 's' && (opcode & 0x18) === 0x18)) return undefined;
  return `r${code.destination(index)} = *(${sign}${widthBits[opcode & 0x18]} *)(r${code.source(index)} ${signed(code.offset(index))})`;
}

function store(code: ProgramCode, index: number, opcode: number): string | undefined {
  const [to, from, bits] = [code.destination(index), code.source(index), widthBits[opcode & 0x18]!];
  const place = `(r${to} ${signed(code.offset(index))})`;
  if ((opcode & 0xe0) === 0x60) return code.immediate(index) === 0 ? `*(u${bits} *)${place} = r${from}` : undefined;
  if ((opcode & 0xe0) !== 0xc0 || bits < 32) return undefined;
  const operation = code.immediate(index);
  if (operation === 0xe1) return `r${from} = xchg_${bits}${place}, r${from}`;
  if (operation === 0xf1) return `r0 = cmpxchg_${bits}${place}, r${from}`;
  const name = atomics[operation & ~fetch];
  if (name === undefined) return undefined;
  return (operation & fetch) === 0
    ? `lock ${name}_${bits}${place}, r${from}`
    : `r${from} = fetch_${name}_${bits}${place}, r${from}`;
}

function calculate(code: ProgramCode, index: number, opcode: number): string | undefined {
  const letter = (opcode & 7) === 7 ? 'r' : 'w';
  const to = `${letter}${code.destination(index)}`;
  const [operation, offset, byRegister] = [opcode & 0xf0, code.offset(index), (opcode & 8) !== 0];
  if (operation === 0x80)
    return !byRegister && offset === 0 && code.source(index) === 0 && code.immediate(index) === 0
      ? `${to} = -${to}`
      : undefined;
  if (operation === 0xd0) return swap(code, index, opcode);
  if (byRegister ? code.immediate(index) !== 0 : code.source(index) !== 0) return undefined;
  const from = byRegister ? `${letter}${code.source(index)}` : `${code.immediate(index)}`;
  const operator = arithmetic[operation];
  if (operator === undefined) return undefined;
  if (offset === 0) return `${to} ${operator} ${from}`;
  if (operation === 0xb0 && byRegister && [8, 16, 32].includes(offset)) return `${to} = (s${offset})${from}`;
  return offset === 1 && (operation === 0x30 || operation === 0x90) ? `${to} s${operator} ${from}` : undefined;
}

/** Byte order: `le` and `be` in class 4, `bswap` in class 7. */
function swap(code: ProgramCode, index: number, opcode: number): string | undefined {
  const bits = code.immediate(index);
  if (code.source(index) !== 0 || code.offset(index) !== 0 || ![16, 32, 64].includes(bits)) return undefined;
  const to = `r${code.destination(index)}`;
  if ((opcode & 7) === 7) return (opcode & 8) === 0 ? `${to} = bswap${bits} ${to}` : undefined;
  return `${to} = ${(opcode & 8) === 0 ? 'le' : 'be'}${bits} ${to}`;
}

function jump(code: ProgramCode, index: number, opcode: number): string | undefined {
  const [to, from, offset, immediate] = [
    code.destination(index),
    code.source(index),
    code.offset(index),
    code.immediate(index),
  ];
  const letter = (opcode & 7) === 5 ? 'r' : 'w';
  const operation = opcode & 0xf0;
  if (opcode === 0x95) return to === 0 && from === 0 && offset === 0 && immediate === 0 ? 'exit' : undefined;
  if (opcode === 0x05) return to === 0 && from === 0 && immediate === 0 ? `goto ${signed(offset)}` : undefined;
  if (opcode === 0x06) return to === 0 && from === 0 && offset === 0 ? `gotol ${signed(immediate)}` : undefined;
  if (opcode === 0x85) {
    if (to !== 0 || (offset !== 0 && from !== 2)) return undefined;
    if (from === 0) return `call ${immediate}`;
    if (from === 1) return `call pc${signed(immediate)}`;
    return from === 2 ? `call kernel ${immediate} in ${offset}` : undefined;
  }
  const comparison = comparisons[operation];
  const byRegister = (opcode & 8) !== 0;
  if (comparison === undefined || (byRegister ? immediate !== 0 : from !== 0)) return undefined;
  return `if ${letter}${to} ${comparison} ${byRegister ? `${letter}${from}` : immediate} goto ${signed(offset)}`;
}
