import { closeSync } from 'node:fs';
import type { Btf } from '../btf/btf.js';
import { patchInstruction } from '../core/patch.js';
import { CoreRelocator } from '../core/relocate.js';
import { BpfError } from '../errors.js';
import { kindProblem } from '../features/kind-problem.js';
import { immediateSources, slot } from '../insn/opcodes.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { errnoText } from '../kernel/errno.js';
import type { CollectionSpec, ProgramSpec } from '../spec/collection-spec.js';
import { kindOfSection, type ProgramKind } from '../spec/program-kinds.js';
import { type AttachTarget, attachTarget } from './attach-target.js';
import { kernelVersion } from './kernel-config.js';
import { bindKernelSymbol } from './kernel-symbols.js';
import { type LinkedProgram, linkCode } from './link-code.js';
import type { LoadOptions } from './load-options.js';
import { sourceLine } from './source-lines.js';
import type { MemberTarget } from './struct-ops.js';
import { trimVerifierLog, verifierProblem } from './verifier-log.js';

/** What a program needs from the collection that it belongs to. */
export interface LoadContext {
  readonly spec: CollectionSpec;
  readonly kernel: Btf | undefined;
  readonly btfFd: number | undefined;
  readonly mapFds: ReadonlyMap<string, number>;
  /** Members of kernel interfaces, by the program that implements them. */
  readonly members: ReadonlyMap<string, MemberTarget>;
  readonly options: LoadOptions;
}

const defaultLogSize = 1 << 20;
/** Offsets of `union bpf_attr` for BPF_PROG_LOAD (include/uapi/linux/bpf.h). */
const fields = {
  type: 0,
  count: 4,
  code: 8,
  license: 16,
  logLevel: 24,
  logSize: 28,
  log: 32,
  kernelVersion: 40,
  flags: 44,
  name: 48,
  attachType: 68,
  btf: 72,
  functionSize: 76,
  functions: 80,
  functionCount: 88,
  lineSize: 92,
  lines: 96,
  lineCount: 104,
  attachBtfId: 108,
  attachProgram: 112,
} as const;

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
  const log = new Uint8Array(context.options.logSize ?? defaultLogSize);
  attr.u32(fields.logLevel, 1).u32(fields.logSize, log.length).pointer(fields.log, log);
  const again = bpf(commands.programLoad, attr);
  if (again >= 0) return again;
  throw refusal(program, -again, Buffer.from(log).toString('latin1'), linked, context);
}

function refusal(
  program: ProgramSpec,
  errno: number,
  log: string,
  linked: LinkedProgram,
  { spec }: LoadContext,
): BpfError {
  const text = trimVerifierLog(log);
  // A refusal without a word may concern the whole kind: the least program of it tells.
  const problem = text === '' ? kindProblem(program.section) : undefined;
  if (problem !== undefined)
    return new BpfError('BPF_UNSUPPORTED', `program "${program.name}" (${program.section}): ${problem}`, { errno });
  const { instruction } = verifierProblem(log);
  const place = instruction === undefined ? undefined : sourceLine(spec, linked, instruction);
  const where = place === undefined ? '' : `\nat ${place.file}:${place.line}: ${place.text}`;
  return new BpfError(
    'BPF_VERIFIER',
    `program "${program.name}" (${program.section}) is refused: ${errnoText(errno)}${where}${text === '' ? '' : `\n${text}`}`,
    { errno, verifierLog: text },
  );
}

function relocateTypes(linked: LinkedProgram, { spec, kernel }: LoadContext): void {
  if (spec.btf === undefined || spec.ext === undefined) return;
  let relocator: CoreRelocator | undefined;
  for (const { function: each, start } of linked.functions) {
    for (const relocation of spec.ext.relocations.get(each.section) ?? []) {
      if (relocation.offset < each.offset || relocation.offset >= each.offset + each.code.length) continue;
      if (kernel === undefined)
        throw new BpfError('BPF_UNSUPPORTED', `"${each.name}" needs CO-RE relocation, but there is no kernel BTF`);
      relocator ??= new CoreRelocator(spec.btf, kernel);
      const index = start + (relocation.offset - each.offset) / slot;
      patchInstruction(linked.code, index, relocator.answer(relocation));
    }
  }
}

function bindReferences(
  name: string,
  { code, references }: LinkedProgram,
  { mapFds, spec, kernel }: LoadContext,
): void {
  for (const [index, reference] of references) {
    if (reference.kind === 'map' || reference.kind === 'data') {
      const fd = mapFds.get(reference.map);
      if (fd === undefined)
        throw new BpfError('BPF_MALFORMED_OBJECT', `"${name}" uses map "${reference.map}", which is not in the object`);
      code.setSource(index, reference.kind === 'map' ? immediateSources.mapFd : immediateSources.mapValue);
      code.setImmediate(index, fd);
      code.setImmediate(index + 1, reference.kind === 'data' ? reference.offset : 0);
    } else if (reference.kind === 'kernelFunction' || reference.kind === 'kernelSymbol') {
      const symbol = spec.symbols.get(reference.name);
      if (symbol === undefined || spec.btf === undefined)
        throw new BpfError(
          'BPF_MALFORMED_OBJECT',
          `"${name}" refers to "${reference.name}", which is declared nowhere`,
        );
      bindKernelSymbol(code, index, symbol, spec.btf, kernel);
    }
  }
}

function loadAttributes(
  program: ProgramSpec,
  kind: ProgramKind,
  target: string,
  linked: LinkedProgram,
  context: LoadContext,
): Attributes {
  const attr = new Attributes(152)
    .u32(fields.type, kind.type)
    .u32(fields.count, linked.code.length)
    .pointer(fields.code, linked.code.bytes)
    .pointer(fields.license, Buffer.from(`${context.spec.license}\0`, 'latin1'))
    .u32(fields.kernelVersion, kernelVersion())
    .u32(fields.flags, kind.flags ?? 0)
    .name(fields.name, program.name)
    .u32(fields.attachType, kind.attachType);
  if (context.btfFd !== undefined) addDebugInformation(attr, linked, context);
  const given = context.options.targets?.[program.name];
  if (kind.attachTo !== undefined) {
    const member = context.members.get(program.name);
    addTarget(attr, attachTarget(program.name, kind, target, { kernel: context.kernel, given, member }));
  }
  return attr;
}

function addTarget(attr: Attributes, { type, programFd, member }: AttachTarget): void {
  attr.u32(fields.attachBtfId, type);
  if (programFd !== undefined) attr.u32(fields.attachProgram, programFd);
  if (member !== undefined) attr.u32(fields.attachType, member);
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
      lines.push(at(offset), fileName, text, ((line << 10) | column) >>> 0);
    }
  }
  attr.u32(fields.btf, btfFd!);
  if (functions.length > 0)
    attr
      .u32(fields.functionSize, 8)
      .pointer(fields.functions, bytesOf(functions))
      .u32(fields.functionCount, functions.length / 2);
  if (lines.length > 0)
    attr
      .u32(fields.lineSize, 16)
      .pointer(fields.lines, bytesOf(lines))
      .u32(fields.lineCount, lines.length / 4);
}

function bytesOf(words: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** Closes file descriptors, each once. */
export function closeAll(fds: Iterable<number>): void {
  for (const fd of fds) closeSync(fd);
}
