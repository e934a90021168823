import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const loadImmediate = 0x18;
/** Sources of a 64-bit constant whose first word is the id of a map. */
const mapSources = new Set([1, 2]);

/** Instructions of programs by `bpftool prog dump xlated`, one text a program, ids of maps and addresses replaced by their order. */
export function translated(ids: readonly number[], folder: string): string[] {
  const files = ids.map((_, index) => join(folder, `translated-${index}`));
  const commands = ids.map((id, index) => `prog dump xlated id ${id} file ${files[index]}`).join('\n');
  execFileSync('bpftool', ['batch', 'file', '-'], { input: `${commands}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
  return files.map((file) => normalise(readFileSync(file)));
}

function normalise(code: Buffer): string {
  const order = new Map<string, number>();
  const numberOf = (key: string): number => {
    if (!order.has(key)) order.set(key, order.size + 1);
    return order.get(key)!;
  };
  const lines: string[] = [];
  for (let at = 0; at < code.length; at += 8) {
    const [opcode, registers, offset, immediate] = [
      code[at]!,
      code[at + 1]!,
      code.readInt16LE(at + 2),
      code.readInt32LE(at + 4),
    ];
    if (opcode !== loadImmediate) {
      lines.push(`${opcode.toString(16)} ${registers} ${offset} ${immediate}`);
      continue;
    }
    const next = code.readInt32LE(at + 12);
    const isMap = mapSources.has(registers >> 4);
    const isAddress = next >>> 16 === 0xffff;
    const value = isMap
      ? `map ${numberOf(`map ${immediate}`)} + ${next}`
      : isAddress
        ? 'an address'
        : `${next}:${immediate}`;
    lines.push(`18 ${registers} ${offset} ${value}`);
    at += 8;
  }
  return lines.join('\n');
}

/** The first line that differs. */
export function difference(ours: string, theirs: string): string | undefined {
  if (ours === theirs) return undefined;
  const [a, b] = [ours.split('\n'), theirs.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  return `instruction line ${at + 1}: ours "${a[at] ?? ''}", libbpf's "${b[at] ?? ''}"`;
}
