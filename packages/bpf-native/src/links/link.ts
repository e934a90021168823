import { closeSync, openSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedProgram } from '../load/collection.js';

/** An attached program; disposing detaches it, unless it was pinned. */
export interface Link extends Disposable {
  /** Descriptor of the BPF link, or of the perf event or socket that stands for it. */
  readonly fd: number;
  /** Swaps the program without a gap; only links that the kernel can update have it. */
  readonly update?: (program: LoadedProgram) => void;
}

/** Makes a link of a descriptor of BPF_LINK_CREATE. */
export function kernelLink(fd: number): Link {
  let closed = false;
  return {
    fd,
    update(program) {
      if (closed) throw new BpfError('BPF_CLOSED', 'the link is closed');
      bpfChecked(
        commands.linkUpdate,
        new Attributes(16).u32(0, fd).u32(4, program.fd),
        `updating the link of "${program.spec.name}"`,
      );
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      closeSync(fd);
    },
  };
}

/** BPF_LINK_CREATE: program, target (a descriptor or an interface index), attach type, flags; the rest by `more`. */
export function createLink(
  { spec, fd }: LoadedProgram,
  target: number,
  attachType: number,
  more: (attributes: Attributes) => Attributes = (attributes) => attributes,
): Link {
  const attr = more(new Attributes(64).u32(0, fd).u32(4, target).u32(8, attachType));
  return kernelLink(bpfChecked(commands.linkCreate, attr, `attaching "${spec.name}" (${spec.section})`));
}

/** Opens a path for the time of `use`; cgroups and network namespaces are named by descriptors. */
export function withPath<T>(path: string, use: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** NUL-terminated text for the kernel. */
export function text(value: string): Uint8Array {
  return Buffer.from(`${value}\0`, 'latin1');
}
