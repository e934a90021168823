import { closeSync } from 'node:fs';
import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { patchInstruction } from '../core/patch.js';
import { CoreRelocator } from '../core/relocate.js';
import { BpfError } from '../errors.js';
import { immediateSources, slot } from '../insn/opcodes.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { errnoText } from '../kernel/errno.js';
import type { CollectionSpec, ProgramSpec } from '../spec/collection-spec.js';
import { kindOfSection, type ProgramKind } from '../spec/program-kinds.js';
import { type LinkedProgram, linkCode } from './link-code.js';
import { trimVerifierLog } from './verifier-log.js';

/** What a program needs from the collection that it belongs to. */
export interface LoadContext {
  readonly spec: CollectionSpec;
  readonly kernel: Btf | undefined;
  readonly btfFd: number | undefined;
  readonly mapFds: ReadonlyMap<string, number>;
}

const logSize = 1 << 20;
const sleepable = 1 << 4;

/** Relocates, links and loads one program; returns its file descriptor. Throws `BPF_VERIFIER` with the verifier's log. */
export function loadProgram(program: ProgramSpec, context: LoadContext): number {
  const { kind, target } = kindOfSection(program.section);
  const linked = linkCode(context.spec, program.function);
  relocateTypes(linked, context);
  bindReferences(program.name, linked, context);
  const attr = loadAttributes(program, kind, target, linked, context);
  const plain = bpf(commands.programLoad, attr);
  if (plain >= 0) return plain;
  // The log costs memory and time, so it is asked for only after a refusal.
  const log = new Uint8Array(logSize);
  attr.u32(24, 1).u32(28, logSize).pointer(32, log);
  const again = bpf(commands.programLoad, attr);
  if (again >= 0) return again;
  const text = trimVerifierLog(Buffer.from(log).toString('latin1'));
  const reason = text === '' ? '' : `\n${text}`;
  throw new BpfError(
    'BPF_VERIFIER',
    `program "${program.name}" (${program.section}) is refused: ${errnoText(-again)}${reason}`,
    {
      errno: -again,
      verifierLog: text,
    },
  );
}

function relocateTypes(linked: LinkedProgram, { spec, kernel }: LoadContext): void {
  if (spec.btf === undefined || spec.ext === undefined) return;
  let relocator: CoreRelocator | undefined;
  for (const { function: each, start } of linked.functions) {
    const relocations = spec.ext.relocations.get(each.section) ?? [];
    relocations.forEach((relocation, number) => {
      if (relocation.offset < each.offset || relocation.offset >= each.offset + each.code.length) return;
      if (kernel === undefined)
        throw new BpfError('BPF_UNSUPPORTED', `"${each.name}" needs CO-RE relocation, but there is no kernel BTF`);
      relocator ??= new CoreRelocator(spec.btf!, kernel);
      const index = start + (relocation.offset - each.offset) / slot;
      patchInstruction(linked.code, index, relocator.answer(relocation), number);
    });
  }
}

function bindReferences(name: string, { code, references }: LinkedProgram, { mapFds }: LoadContext): void {
  for (const [index, reference] of references) {
    if (reference.kind === 'map' || reference.kind === 'data') {
      const fd = mapFds.get(reference.map);
      if (fd === undefined)
        throw new BpfError('BPF_MALFORMED_OBJECT', `"${name}" uses map "${reference.map}", which is not in the object`);
      code.setSource(index, reference.kind === 'map' ? immediateSources.mapFd : immediateSources.mapValue);
      code.setImmediate(index, fd);
      code.setImmediate(index + 1, reference.kind === 'data' ? reference.offset : 0);
    } else {
      throw new BpfError('BPF_UNSUPPORTED', `"${name}" refers to ${reference.kind}, which cannot be resolved yet`);
    }
  }
}

/** `union bpf_attr` for BPF_PROG_LOAD: field offsets as in include/uapi/linux/bpf.h. */
function loadAttributes(
  program: ProgramSpec,
  kind: ProgramKind,
  target: string,
  linked: LinkedProgram,
  context: LoadContext,
): Attributes {
  const attr = new Attributes(144)
    .u32(0, kind.type)
    .u32(4, linked.code.length)
    .pointer(8, linked.code.bytes)
    .pointer(16, Buffer.from(`${context.spec.license}\0`, 'latin1'))
    .u32(44, kind.sleepable === true ? sleepable : 0)
    .name(48, program.name)
    .u32(68, kind.attachType);
  if (context.btfFd !== undefined) addDebugInformation(attr, linked, context);
  if (kind.attachTo !== undefined) attr.u32(108, attachTarget(program.name, kind, target, context.kernel));
  return attr;
}

/** Function and line information, offsets counted in slots of the linked program. */
function addDebugInformation(attr: Attributes, linked: LinkedProgram, { spec, btfFd }: LoadContext): void {
  const functions: number[] = [];
  const lines: number[] = [];
  for (const { function: each, start } of linked.functions) {
    const inside = <T extends { readonly offset: number }>(records: readonly T[] | undefined): T[] =>
      (records ?? []).filter(({ offset }) => offset >= each.offset && offset < each.offset + each.code.length);
    const at = (offset: number): number => start + (offset - each.offset) / slot;
    for (const { offset, type } of inside(spec.ext?.functions.get(each.section))) functions.push(at(offset), type);
    for (const { offset, fileName, text, line, column } of inside(spec.ext?.lines.get(each.section))) {
      lines.push(at(offset), fileName, text, (line << 10) | column);
    }
  }
  attr.u32(72, btfFd!);
  if (functions.length > 0) {
    attr
      .u32(76, 8)
      .pointer(80, bytesOf(functions))
      .u32(88, functions.length / 2);
    if (lines.length > 0)
      attr
        .u32(92, 16)
        .pointer(96, bytesOf(lines))
        .u32(104, lines.length / 4);
  }
}

function bytesOf(words: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}

const prefixes = {
  tracepoint: 'btf_trace_',
  function: '',
  iterator: 'bpf_iter_',
  lsmHook: 'bpf_lsm_',
  structOps: '',
} as const;

/** The id of the kernel type or function that a program is attached to. */
function attachTarget(name: string, { attachTo }: ProgramKind, target: string, kernel: Btf | undefined): number {
  if (kernel === undefined)
    throw new BpfError('BPF_UNSUPPORTED', `"${name}" attaches by type, but there is no kernel BTF`);
  const wanted = `${prefixes[attachTo!]}${target}`;
  const kind = attachTo === 'tracepoint' ? btfKinds.typedef : btfKinds.function;
  const id = kernel.named(wanted).find((each) => kernel.kind(each) === kind);
  if (id === undefined)
    throw new BpfError('BPF_UNSUPPORTED', `"${name}" attaches to "${target}", which this kernel does not have`);
  return id;
}

/** Closes file descriptors, each once. */
export function closeAll(fds: Iterable<number>): void {
  for (const fd of fds) closeSync(fd);
}
