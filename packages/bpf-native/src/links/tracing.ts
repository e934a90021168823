import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { attachError, createLink, kernelLink, type Link, linkAttributes, text } from './link.js';

const invalid = 22;

/** Attaches a `raw_tp` program to the tracepoint that its section names, or to `name`. */
export function attachRawTracepoint(program: LoadedProgram, name?: string): Link {
  const { kind, target } = kindOfSection(program.spec.section);
  if (kind.attachTo !== undefined) return attachTracing(program);
  const wanted = name ?? target;
  if (wanted === '')
    throw new BpfError(
      'BPF_ARGUMENT',
      `section "${program.spec.section}" of "${program.spec.name}" names no tracepoint`,
    );
  return open(program, new Attributes(16).u32(8, program.fd).pointer(0, text(wanted)));
}

/** How a typed program is attached. */
export interface TracingOptions {
  /** A number that the program reads with `bpf_get_attach_cookie` (Linux 5.19). */
  readonly cookie?: bigint;
}

/** Attaches a `tp_btf`, `fentry`, `fexit`, `fmod_ret` or `lsm` program; it knows its target since it was loaded. */
export function attachTracing(program: LoadedProgram, { cookie }: TracingOptions = {}): Link {
  const { attachType } = kindOfSection(program.spec.section).kind;
  const attr = linkAttributes(program.fd, 0, attachType);
  const result = bpf(commands.linkCreate, cookie === undefined ? attr : attr.u64(24, cookie));
  if (result >= 0) return kernelLink(result);
  // Kernels before 5.8 open typed programs like raw tracepoints, without a cookie.
  if (result === -invalid && cookie === undefined) return open(program, new Attributes(16).u32(8, program.fd));
  throw attachError(program, -result);
}

/** Attaches an `freplace` program in place of the function that was named when it was loaded, or of another one. */
export function attachReplacement(
  program: LoadedProgram,
  target?: { readonly fd: number; readonly type: number },
): Link {
  if (target === undefined) return attachTracing(program);
  return createLink(program, target.fd, 0, (attr) => attr.u32(16, target.type));
}

function open(program: LoadedProgram, attr: Attributes): Link {
  const result = bpf(commands.rawTracepointOpen, attr);
  if (result < 0) throw attachError(program, -result);
  return kernelLink(result);
}
