import { BpfError } from '../errors.js';
import { ProgramCode } from '../insn/program-code.js';
import { arithmetic, atomics, codeOf, comparisons, widthBits } from './operators.js';

const most = 1_000_000;

/**
 * Text as instructions: one a line, in the notation of `disassemble`; `;` and `#` begin remarks, and a line that ends with `:` names a
 * place to `goto`. Throws `BPF_ARGUMENT` with the line.
 */
export function assemble(text: string): Uint8Array {
  const labels = new Map<string, number>();
  const lines: { readonly text: string; readonly number: number; readonly index: number }[] = [];
  let index = 0;
  for (const [number, line] of text.split('\n').entries()) {
    const clean = line.split(/[;#]/, 1)[0]!.trim();
    if (clean === '') continue;
    if (clean.endsWith(':')) {
      labels.set(clean.slice(0, -1), index);
      continue;
    }
    lines.push({ text: clean, number: number + 1, index });
    index += clean.endsWith(' ll') ? 2 : 1;
    if (index > most) throw new BpfError('BPF_ARGUMENT', `more than ${most} instructions`);
  }
  const code = new ProgramCode(new Uint8Array(index * 8));
  for (const line of lines) {
    const written = withLabels(line.text, line.index, labels);
    if (!encoders.some((encode) => encode(code, line.index, written)))
      throw new BpfError(
        'BPF_ARGUMENT',
        `line ${line.number}: "${line.text}" is no instruction; such as "r0 = 0", "if r1 == 5 goto +3" or "exit" is expected`,
      );
  }
  return code.bytes;
}

function withLabels(text: string, index: number, labels: ReadonlyMap<string, number>): string {
  const at = text.lastIndexOf('goto ');
  const target = at === -1 ? undefined : labels.get(text.slice(at + 5).trim());
  if (target === undefined) return text;
  const distance = target - index - 1;
  return `${text.slice(0, at)}goto ${distance < 0 ? distance : `+${distance}`}`;
}

type Encode = (code: ProgramCode, index: number, text: string) => boolean;

/** Makes an encoder of a pattern; the pattern's groups are handed over, and what does not fit refuses. */
function rule(
  pattern: RegExp,
  encode: (code: ProgramCode, index: number, parts: readonly string[]) => unknown,
): Encode {
  return (code, index, text) => {
    const parts = pattern.exec(text);
    return (
      parts !== null &&
      encode(
        code,
        index,
        parts.slice(1).map((part) => part ?? ''),
      ) !== false
    );
  };
}

const register = (text: string): number => Number(text.slice(1));
const registers = (to: number, from: number): number => to | (from << 4);
const widthCode = (bits: string): number =>
  Number(Object.entries(widthBits).find(([, value]) => value === Number(bits))?.[0]);

const encoders: readonly Encode[] = [
  rule(/^\.bytes ([0-9a-f]{16})$/, (code, index, [hex]) => {
    code.bytes.set(Buffer.from(hex!, 'hex'), index * 8);
  }),
  rule(/^exit$/, (code, index) => code.set(index, 0x95, 0, 0, 0)),
  rule(/^goto ([+-]\d{1,5})$/, (code, index, [offset]) => code.set(index, 0x05, 0, Number(offset), 0)),
  rule(/^gotol ([+-]\d{1,10})$/, (code, index, [offset]) => code.set(index, 0x06, 0, 0, Number(offset))),
  rule(/^call (-?\d{1,10})$/, (code, index, [helper]) => code.set(index, 0x85, 0, 0, Number(helper))),
  rule(/^call pc([+-]\d{1,10})$/, (code, index, [distance]) => code.set(index, 0x85, 0x10, 0, Number(distance))),
  rule(/^call kernel (-?\d{1,10}) in (-?\d{1,5})$/, (code, index, [id, holder]) =>
    code.set(index, 0x85, 0x20, Number(holder), Number(id)),
  ),
  rule(/^(r\d{1,2}) = (.{1,60}) ll$/, (code, index, [to, value]) => constant(code, index, register(to!), value!)),
  rule(
    /^(r\d{1,2}) = \*\(([us])(\d{1,2}) \*\)\((r\d{1,2}) ([+-]\d{1,5})\)$/,
    (code, index, [to, sign, bits, from, offset]) => {
      code.set(
        index,
        (sign === 's' ? 0x81 : 0x61) | widthCode(bits!),
        registers(register(to!), register(from!)),
        Number(offset),
        0,
      );
    },
  ),
  rule(
    /^\*\(u(\d{1,2}) \*\)\((r\d{1,2}) ([+-]\d{1,5})\) = (r\d{1,2}|-?\d{1,20})$/,
    (code, index, [bits, to, offset, value]) => {
      const byRegister = value!.startsWith('r');
      const from = byRegister ? register(value!) : 0;
      code.set(
        index,
        (byRegister ? 0x63 : 0x62) | widthCode(bits!),
        registers(register(to!), from),
        Number(offset),
        byRegister ? 0 : Number(value),
      );
    },
  ),
  rule(
    /^(?:lock|(r\d{1,2}) =) (fetch_)?(add|or|and|xor|xchg|cmpxchg)_(32|64)\((r\d{1,2}) ([+-]\d{1,5})\), (r\d{1,2})$/,
    (code, index, [, fetch, name, bits, to, offset, from]) => {
      const operation =
        name === 'xchg' ? 0xe1 : name === 'cmpxchg' ? 0xf1 : codeOf(atomics, name!)! | (fetch === '' ? 0 : 1);
      code.set(index, 0xc3 | widthCode(bits!), registers(register(to!), register(from!)), Number(offset), operation);
    },
  ),
  rule(/^r0 = \*\(u(\d{1,2}) \*\)skb\[(?:(r\d{1,2}) \+ )?(-?\d{1,10})\]$/, (code, index, [bits, from, offset]) => {
    code.set(
      index,
      (from === '' ? 0x20 : 0x40) | widthCode(bits!),
      registers(0, from === '' ? 0 : register(from!)),
      0,
      Number(offset),
    );
  }),
  rule(
    /^if ([rw])(\d{1,2}) (s?[<>]=?|[!=]=|&) (?:([rw])(\d{1,2})|(-?\d{1,20})) goto ([+-]\d{1,5})$/,
    (code, index, [letter, to, operator, other, from, value, offset]) => {
      const operation = codeOf(comparisons, operator!);
      if (operation === undefined || (other !== '' && other !== letter)) return false;
      const opcode = (letter === 'r' ? 5 : 6) | operation | (from === '' ? 0 : 8);
      return code.set(index, opcode, registers(Number(to), Number(from || 0)), Number(offset), Number(value || 0));
    },
  ),
  rule(/^([rw]\d{1,2}) = -([rw]\d{1,2})$/, (code, index, [to, from]) => {
    if (to !== from) return false;
    return code.set(index, to!.startsWith('r') ? 0x87 : 0x84, register(to!), 0, 0);
  }),
  rule(/^(r\d{1,2}) = (le|be|bswap)(16|32|64) (r\d{1,2})$/, (code, index, [to, kind, bits, from]) => {
    if (to !== from) return false;
    return code.set(index, kind === 'bswap' ? 0xd7 : kind === 'le' ? 0xd4 : 0xdc, register(to!), 0, Number(bits));
  }),
  rule(/^([rw])(\d{1,2}) = \(s(8|16|32)\)[rw](\d{1,2})$/, (code, index, [letter, to, bits, from]) =>
    code.set(index, letter === 'r' ? 0xbf : 0xbc, registers(Number(to), Number(from)), Number(bits), 0),
  ),
  rule(
    /^([rw])(\d{1,2}) (s?)([+*/|&%^-]?=|<<=|>>=) (?:([rw])(\d{1,2})|(-?\d{1,20}))$/,
    (code, index, [letter, to, sign, operator, other, from, value]) => {
      const shifts = sign === 's' && operator === '>>=';
      const operation = codeOf(arithmetic, shifts ? 's>>=' : operator!);
      if (operation === undefined || (other !== '' && other !== letter)) return false;
      const opcode = (letter === 'r' ? 7 : 4) | operation | (from === '' ? 0 : 8);
      const offset = sign === 's' && !shifts ? 1 : 0;
      return code.set(index, opcode, registers(Number(to), Number(from || 0)), offset, Number(value || 0));
    },
  ),
];

/** The forms of a constant of 64 bits. */
function constant(code: ProgramCode, index: number, to: number, value: string): boolean {
  const write = (source: number, low: number, high: number): boolean => {
    code.set(index, 0x18, registers(to, source), 0, low);
    code.set(index + 1, 0, 0, 0, high);
    return true;
  };
  const inMap = /^map\[(-?\d{1,10})\](?:\[0\] \+ (-?\d{1,10}))?$/.exec(value);
  if (inMap !== null) return write(inMap[2] === undefined ? 1 : 2, Number(inMap[1]), Number(inMap[2] ?? 0));
  const type = /^type\[(-?\d{1,10})\] in (-?\d{1,10})$/.exec(value);
  if (type !== null) return write(3, Number(type[1]), Number(type[2]));
  const near = /^pc([+-]\d{1,10})$/.exec(value);
  if (near !== null) return write(4, Number(near[1]), 0);
  if (!/^-?\d{1,20}$/.test(value)) return false;
  write(0, 0, 0);
  code.setImmediate64(index, BigInt(value));
  return true;
}
