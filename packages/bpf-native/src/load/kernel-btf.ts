import { Btf } from '../btf/btf.js';
import { BpfError } from '../errors.js';
import { hostIsReplaced, readHostFile } from '../kernel/host-files.js';

let known: Btf | undefined;

/** The running kernel's BTF, read once. Throws `BpfError` `BPF_UNSUPPORTED` where the kernel publishes none. */
export function kernelBtf(): Btf {
  if (known !== undefined && !hostIsReplaced()) return known;
  let bytes: Uint8Array;
  try {
    bytes = readHostFile('/sys/kernel/btf/vmlinux');
  } catch (cause) {
    throw new BpfError('BPF_UNSUPPORTED', 'the kernel publishes no BTF (/sys/kernel/btf/vmlinux); give a BTF file', {
      cause,
    });
  }
  const read = Btf.read(bytes);
  if (!hostIsReplaced()) known = read;
  return read;
}
