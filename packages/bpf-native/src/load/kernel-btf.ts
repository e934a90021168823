import { readFileSync } from 'node:fs';
import { Btf } from '../btf/btf.js';
import { BpfError } from '../errors.js';

let known: Btf | undefined;

/** The running kernel's BTF, read once. Throws `BpfError` `BPF_UNSUPPORTED` where the kernel publishes none. */
export function kernelBtf(): Btf {
  if (known !== undefined) return known;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync('/sys/kernel/btf/vmlinux');
  } catch (cause) {
    throw new BpfError('BPF_UNSUPPORTED', 'the kernel publishes no BTF (/sys/kernel/btf/vmlinux); give a BTF file', {
      cause,
    });
  }
  known = Btf.read(bytes);
  return known;
}
