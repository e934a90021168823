import { closeSync, openSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { kindProblem } from '../features/kind-problem.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, bpfChecked, commands } from '../kernel/commands.js';
import { errnoText } from '../kernel/errno.js';
import { type LinkInfo, linkInfo } from '../kernel/info.js';
import type { LoadedProgram } from '../load/collection.js';

/** An attached program; disposing detaches it, unless it was pinned. */
export interface Link extends Disposable {
  /** Descriptor of the BPF link, or of the perf event, map or socket that stands for it. */
  readonly fd: number;
  /** What the kernel says about a BPF link; undefined for attachments that the kernel keeps without one. */
  info(): LinkInfo | undefined;
  /** Swaps the program without a gap. Throws `BPF_SYSTEM_CALL` where the kernel cannot. */
  update(program: LoadedProgram): void;
  /** Detaches for everybody, pinned or not. Disposing afterwards does nothing more. */
  detach(): void;
}

/** What differs between attachments. */
export interface LinkParts {
  readonly fd: number;
  info?(): LinkInfo;
  update?(program: LoadedProgram): void;
  /** Undoes the attachment; called once. */
  close(): void;
  /** Undoes it for everybody. @default `close` */
  detach?(): void;
}

/** Makes a link whose life ends once. */
export function makeLink(parts: LinkParts): Link {
  let open = true;
  const alive = (): void => {
    if (!open) throw new BpfError('BPF_CLOSED', 'the link is closed');
  };
  const end = (work: () => void): void => {
    if (!open) return;
    open = false;
    work();
  };
  return {
    fd: parts.fd,
    info() {
      alive();
      return parts.info?.();
    },
    update(program) {
      alive();
      if (parts.update === undefined)
        throw new BpfError(
          'BPF_UNSUPPORTED',
          'an attachment of this kind cannot swap its program: detach it and attach anew',
        );
      parts.update(program);
    },
    detach: () =>
      end(() => {
        try {
          parts.detach?.();
        } finally {
          parts.close();
        }
      }),
    [Symbol.dispose]: () => end(parts.close),
  };
}

/** Makes a link of a descriptor of BPF_LINK_CREATE. */
export function kernelLink(fd: number, alsoClose?: () => void): Link {
  return makeLink({
    fd,
    info: () => linkInfo(fd),
    update: (program) =>
      void bpfChecked(
        commands.linkUpdate,
        new Attributes(16).u32(0, fd).u32(4, program.fd),
        `updating the link of "${program.spec.name}"`,
      ),
    detach: () => void bpfChecked(commands.linkDetach, new Attributes(8).u32(0, fd), 'detaching a link'),
    close: () => {
      closeSync(fd);
      alsoClose?.();
    },
  });
}

/** BPF_LINK_CREATE: program, target (a descriptor or an interface index), attach type, flags; the rest by `more`. */
export function linkAttributes(program: number, target: number, attachType: number): Attributes {
  return new Attributes(64).u32(0, program).u32(4, target).u32(8, attachType);
}

/** Creates a kernel link or throws with the reason, naming the kind when the kernel lacks all of it. */
export function createLink(
  program: LoadedProgram,
  target: number,
  attachType: number,
  more: (attributes: Attributes) => Attributes = (attributes) => attributes,
): Link {
  const result = bpf(commands.linkCreate, more(linkAttributes(program.fd, target, attachType)));
  if (result >= 0) return kernelLink(result);
  throw attachError(program, -result);
}

/** Why a program cannot be attached: the kernel's error number, and what a probe of the kind says. */
export function attachError({ spec }: LoadedProgram, errno: number): BpfError {
  const what = `attaching "${spec.name}" (${spec.section})`;
  const problem = kindProblem(spec.section);
  return problem === undefined
    ? new BpfError('BPF_SYSTEM_CALL', `${what}: the kernel says ${errnoText(errno)}`, { errno })
    : new BpfError('BPF_UNSUPPORTED', `${what}: ${problem}`, { errno });
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
  return Buffer.from(`${value}\0`);
}

/** An array of 64-bit numbers for the kernel. */
export function wideArray(values: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}
