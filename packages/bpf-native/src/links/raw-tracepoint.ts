import { closeSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';

/** An attached program; disposing detaches it. */
export interface Link extends Disposable {
  readonly fd: number;
}

/** Attaches a `raw_tp`, `raw_tracepoint` or `tp_btf` program to the tracepoint that its section names. */
export function attachRawTracepoint({ spec, fd }: LoadedProgram): Link {
  const { kind, target } = kindOfSection(spec.section);
  const attr = new Attributes(16).u32(8, fd);
  // A tp_btf program knows its tracepoint by type already.
  if (kind.attachTo === undefined) {
    if (target === '')
      throw new BpfError('BPF_ARGUMENT', `section "${spec.section}" of "${spec.name}" names no tracepoint`);
    attr.pointer(0, Buffer.from(`${target}\0`, 'latin1'));
  }
  const link = bpfChecked(commands.rawTracepointOpen, attr, `attaching "${spec.name}" to ${spec.section}`);
  return { fd: link, [Symbol.dispose]: () => closeSync(link) };
}
