import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import { btfById, programInfo } from '../kernel/info.js';
import type { ProgramKind } from '../spec/program-kinds.js';
import type { ProgramTarget } from './load-options.js';
import type { MemberTarget } from './struct-ops.js';

/** What a program that is attached by type says when it is loaded. */
export interface AttachTarget {
  /** `attach_btf_id`. */
  readonly type: number;
  /** `attach_prog_fd`: the type is one of that program's BTF. */
  readonly programFd?: number;
  /** `expected_attach_type` of a kernel interface: the member's number. */
  readonly member?: number;
}

const prefixes = { tracepoint: 'btf_trace_', function: '', iterator: 'bpf_iter_', lsmHook: 'bpf_lsm_' } as const;

/** What may be known when a target is looked for. */
export interface TargetContext {
  readonly kernel: Btf | undefined;
  readonly given: ProgramTarget | undefined;
  readonly member: MemberTarget | undefined;
}

/** Finds the kernel type, function of another program, or interface member that a program is attached to. */
export function attachTarget(
  name: string,
  { attachTo }: ProgramKind,
  target: string,
  context: TargetContext,
): AttachTarget {
  const { kernel, given, member } = context;
  if (attachTo === 'structOps') {
    if (member === undefined)
      throw new BpfError('BPF_MALFORMED_OBJECT', `"${name}" implements no member of any ".struct_ops" variable`);
    return { type: member.type, member: member.member };
  }
  if (attachTo === 'program' && given === undefined) {
    throw new BpfError(
      'BPF_ARGUMENT',
      `"${name}" replaces a function of another program; name it: { targets: { ${name}: { fd, function } } }`,
    );
  }
  if (given !== undefined) return programTarget(name, given, target);
  if (kernel === undefined)
    throw new BpfError('BPF_UNSUPPORTED', `"${name}" attaches by type, but there is no kernel BTF`);
  if (target === '')
    throw new BpfError(
      'BPF_ARGUMENT',
      `the section of "${name}" says not what it attaches to; such as "fentry/FUNCTION" is expected`,
    );
  const wanted = `${prefixes[attachTo as keyof typeof prefixes]}${target}`;
  const kind = attachTo === 'tracepoint' ? btfKinds.typedef : btfKinds.function;
  const id = kernel.named(wanted).find((each) => kernel.kind(each) === kind);
  if (id !== undefined) return { type: id };
  throw new BpfError(
    'BPF_UNSUPPORTED',
    `"${name}" attaches to "${target}", which this kernel does not have (no "${wanted}" in its BTF)`,
  );
}

function programTarget(name: string, given: ProgramTarget, target: string): AttachTarget {
  const { btfId, name: other } = programInfo(given.fd);
  if (btfId === 0)
    throw new BpfError('BPF_UNSUPPORTED', `"${name}" attaches to program "${other}", which was loaded without BTF`);
  const wanted = given.function ?? target;
  const types = btfById(btfId);
  const id = types.named(wanted).find((each) => types.kind(each) === btfKinds.function);
  if (id === undefined) throw new BpfError('BPF_ARGUMENT', `program "${other}" has no function "${wanted}"`);
  return { type: id, programFd: given.fd };
}
