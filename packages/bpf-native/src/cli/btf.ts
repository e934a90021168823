import { readFileSync } from 'node:fs';
import { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { readElf } from '../elf/read-elf.js';
import { BpfError } from '../errors.js';
import { kernelBtf } from '../load/kernel-btf.js';
import type { Command } from './run.js';

const kindNames = Object.keys(btfKinds);

/** `lamellar-bpf btf [FILE] NAME` */
export const btfCommand: Command = {
  usage: 'btf [--file FILE] NAME',
  about: 'shows types of a name, of the kernel or of a file',
  run(args, out) {
    const at = args.indexOf('--file');
    const file = at === -1 ? undefined : args[at + 1];
    const name = args.find((arg, index) => arg !== '--file' && (at === -1 || index !== at + 1));
    if (name === undefined) throw new BpfError('BPF_ARGUMENT', 'the name of a type is expected');
    const btf = file === undefined ? kernelBtf() : readTypes(readFileSync(file));
    const ids = btf.named(name);
    if (ids.length === 0) throw new BpfError('BPF_UNSUPPORTED', `no type is named "${name}"`);
    for (const id of ids) out.line(describe(btf, id));
  },
};

function readTypes(bytes: Uint8Array): Btf {
  if (bytes[0] !== 0x7f) return Btf.read(bytes);
  const section = readElf(bytes).sections.find(({ name }) => name === '.BTF');
  if (section === undefined) throw new BpfError('BPF_MALFORMED_OBJECT', 'the object has no .BTF section');
  return Btf.read(section.data);
}

function describe(btf: Btf, id: number): string {
  const kind = btf.kind(id);
  const head = `[${id}] ${kindNames[kind]} ${btf.name(id)}`;
  switch (kind) {
    case btfKinds.struct:
    case btfKinds.union:
      return [
        `${head}, ${btf.size(id)} bytes`,
        ...btf.members(id).map(({ name, type, bitOffset, bitSize }) => {
          const place = bitSize > 0 ? `bit ${bitOffset}, ${bitSize} bits` : `${bitOffset / 8}`;
          return `  ${place.padStart(6)}  ${name === '' ? '(anonymous)' : name}: ${typeName(btf, type)}`;
        }),
      ].join('\n');
    case btfKinds.enum:
    case btfKinds.enum64:
      return [head, ...btf.enumerators(id).map(({ name, value }) => `  ${name} = ${value}`)].join('\n');
    case btfKinds.function:
      return `${head}(${btf
        .parameters(btf.target(id))
        .map(({ name, type }) => `${name}: ${typeName(btf, type)}`)
        .join(', ')}): ${typeName(btf, btf.target(btf.target(id)))}`;
    case btfKinds.int:
      return `${head}, ${btf.size(id)} bytes`;
    default:
      return `${head} -> ${typeName(btf, btf.target(id))}`;
  }
}

function typeName(btf: Btf, id: number, depth = 0): string {
  if (depth > 8) return '...';
  const name = btf.name(id);
  const kind = btf.kind(id);
  if (kind === btfKinds.pointer) return `${typeName(btf, btf.target(id), depth + 1)} *`;
  if (kind === btfKinds.array) return `${typeName(btf, btf.array(id).element, depth + 1)}[${btf.array(id).length}]`;
  if (kind === btfKinds.functionPrototype) return 'function';
  if (name !== '') return name;
  return kind === btfKinds.const ||
    kind === btfKinds.volatile ||
    kind === btfKinds.restrict ||
    kind === btfKinds.typeTag
    ? typeName(btf, btf.target(id), depth + 1)
    : `(${kindNames[kind]})`;
}
