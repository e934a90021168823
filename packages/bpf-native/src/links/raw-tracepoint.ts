import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { kernelLink, type Link, text } from './link.js';

/** Attaches a `raw_tp`, `tp_btf`, `fentry`, `fexit`, `fmod_ret` or `lsm` program to what its section names. */
export function attachRawTracepoint({ spec, fd }: LoadedProgram): Link {
  const { kind, target } = kindOfSection(spec.section);
  const attr = new Attributes(16).u32(8, fd);
  // Programs that are attached by type know their target since they were loaded.
  if (kind.attachTo === undefined) {
    if (target === '')
      throw new BpfError('BPF_ARGUMENT', `section "${spec.section}" of "${spec.name}" names no tracepoint`);
    attr.pointer(0, text(target));
  }
  return kernelLink(bpfChecked(commands.rawTracepointOpen, attr, `attaching "${spec.name}" to ${spec.section}`));
}
