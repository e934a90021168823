import { closeSync, openSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpf, bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { attachError, kernelLink, type Link, linkAttributes, makeLink } from './link.js';

const invalid = 22;
const allowMulti = 2;

/** Attaches a `cgroup/...`, `cgroup_skb/...`, `sockops` or `lsm_cgroup` program to a cgroup v2 folder, beside others that are there. */
export function attachCgroup(program: LoadedProgram, path: string): Link {
  const { attachType } = kindOfSection(program.spec.section).kind;
  const cgroup = openSync(path, 'r');
  const result = bpf(commands.linkCreate, linkAttributes(program.fd, cgroup, attachType));
  if (result >= 0) {
    closeSync(cgroup);
    return kernelLink(result);
  }
  // Kernels before 5.7 have no links for cgroups; the older call is undone by name.
  if (result === -invalid && attach(program.fd, cgroup, attachType) >= 0) return olderLink(program, cgroup, attachType);
  closeSync(cgroup);
  throw attachError(program, -result);
}

const attributes = (cgroup: number, program: number, type: number): Attributes =>
  new Attributes(20).u32(0, cgroup).u32(4, program).u32(8, type);

function attach(program: number, cgroup: number, type: number): number {
  return bpf(commands.programAttach, attributes(cgroup, program, type).u32(12, allowMulti));
}

function olderLink({ fd, spec }: LoadedProgram, cgroup: number, type: number): Link {
  return makeLink({
    fd: cgroup,
    close() {
      try {
        bpfChecked(commands.programDetach, attributes(cgroup, fd, type), `detaching "${spec.name}"`);
      } finally {
        closeSync(cgroup);
      }
    },
  });
}
