import { type CallRow, conditions, reads } from './kinds.js';

const { success, novel, executable, writableExecutable, fileMapping } = conditions;

/** System calls that sensors watch: one row a call, numbers of both CPUs (arch/x86 and asm-generic tables). */
export const calls: Readonly<Record<string, CallRow>> = {
  open: { group: 'file', means: 'file', action: 'open', x64: 2, text: 1, when: novel, compared: 2 },
  openat: { group: 'file', means: 'file', action: 'open', x64: 257, arm64: 56, text: 2, when: novel, compared: 4 },
  openat2: { group: 'file', means: 'file', action: 'open', x64: 437, arm64: 437, text: 2, when: novel },
  creat: { group: 'file', means: 'file', action: 'create', x64: 85, text: 1, when: novel },
  write: {
    group: 'file',
    means: 'written',
    action: 'write',
    x64: 1,
    arm64: 64,
    reads: reads.file,
    when: success | novel,
  },
  pwrite64: {
    group: 'file',
    means: 'written',
    action: 'write',
    x64: 18,
    arm64: 68,
    reads: reads.file,
    when: success | novel,
  },
  rename: { group: 'file', means: 'file', action: 'rename', x64: 82, text: 1, other: 2 },
  renameat: { group: 'file', means: 'file', action: 'rename', x64: 264, arm64: 38, text: 2, other: 4 },
  renameat2: { group: 'file', means: 'file', action: 'rename', x64: 316, arm64: 276, text: 2, other: 4 },
  unlink: { group: 'file', means: 'file', action: 'delete', x64: 87, text: 1 },
  unlinkat: { group: 'file', means: 'file', action: 'delete', x64: 263, arm64: 35, text: 2 },
  rmdir: { group: 'file', means: 'file', action: 'delete', x64: 84, text: 1 },
  link: { group: 'file', means: 'file', action: 'link', x64: 86, text: 1, other: 2 },
  linkat: { group: 'file', means: 'file', action: 'link', x64: 265, arm64: 37, text: 2, other: 4 },
  symlink: { group: 'file', means: 'file', action: 'symlink', x64: 88, text: 2, other: 1 },
  symlinkat: { group: 'file', means: 'file', action: 'symlink', x64: 266, arm64: 36, text: 3, other: 1 },
  chmod: { group: 'file', means: 'file', action: 'chmod', x64: 90, text: 1 },
  fchmodat: { group: 'file', means: 'file', action: 'chmod', x64: 268, arm64: 53, text: 2 },
  fchmodat2: { group: 'file', means: 'file', action: 'chmod', x64: 452, arm64: 452, text: 2 },
  chown: { group: 'file', means: 'file', action: 'chown', x64: 92, text: 1 },
  fchownat: { group: 'file', means: 'file', action: 'chown', x64: 260, arm64: 54, text: 2 },
  mkdir: { group: 'file', means: 'file', action: 'mkdir', x64: 83, text: 1 },
  mkdirat: { group: 'file', means: 'file', action: 'mkdir', x64: 258, arm64: 34, text: 2 },
  mmap: {
    group: 'file',
    means: 'mapped',
    x64: 9,
    arm64: 222,
    reads: reads.file,
    when: success | novel | executable | fileMapping,
  },
  connect: { group: 'network', means: 'connection', action: 'connect', x64: 42, arm64: 203, reads: reads.address },
  bind: { group: 'network', means: 'connection', action: 'bind', x64: 49, arm64: 200, reads: reads.address },
  listen: { group: 'network', means: 'listening', action: 'listen', x64: 50, arm64: 201, reads: reads.socket },
  accept: {
    group: 'network',
    means: 'accepted',
    action: 'accept',
    x64: 43,
    arm64: 202,
    reads: reads.accepted,
    when: success,
  },
  accept4: {
    group: 'network',
    means: 'accepted',
    action: 'accept',
    x64: 288,
    arm64: 242,
    reads: reads.accepted,
    when: success,
  },
  sendto: { group: 'network', means: 'datagram', action: 'send', x64: 44, arm64: 206, reads: reads.datagram },
  sendmsg: { group: 'network', means: 'datagram', action: 'send', x64: 46, arm64: 211, reads: reads.message },
  sendmmsg: { group: 'network', means: 'datagram', action: 'send', x64: 307, arm64: 269, reads: reads.messages },
  init_module: { group: 'privilege', means: 'module', action: 'load', x64: 175, arm64: 105 },
  finit_module: { group: 'privilege', means: 'module', action: 'load', x64: 313, arm64: 273, reads: reads.file },
  delete_module: { group: 'privilege', means: 'module', action: 'unload', x64: 176, arm64: 106, text: 1 },
  bpf: { group: 'privilege', means: 'bpf', action: 'load', x64: 321, arm64: 280, when: novel, compared: 1 },
  ptrace: { group: 'privilege', means: 'target', action: 'ptrace', x64: 101, arm64: 117, when: novel, compared: 1 },
  process_vm_writev: { group: 'privilege', means: 'target', action: 'inject', x64: 311, arm64: 271 },
  kill: { group: 'process', means: 'target', action: 'signal', x64: 62, arm64: 129 },
  tgkill: { group: 'process', means: 'target', action: 'signal', x64: 234, arm64: 131 },
  mount: { group: 'privilege', means: 'mount', action: 'mount', x64: 165, arm64: 40, text: 2, other: 1 },
  umount2: { group: 'privilege', means: 'mount', action: 'unmount', x64: 166, arm64: 39, text: 1 },
  move_mount: { group: 'privilege', means: 'mount', action: 'mount', x64: 429, arm64: 429, text: 4, other: 2 },
  pivot_root: { group: 'privilege', means: 'mount', action: 'mount', x64: 155, arm64: 41, text: 1, other: 2 },
  chroot: { group: 'privilege', means: 'privilege', action: 'chroot', x64: 161, arm64: 51, text: 1 },
  setns: { group: 'privilege', means: 'namespaces', action: 'setns', x64: 308, arm64: 268 },
  unshare: { group: 'privilege', means: 'namespaces', action: 'unshare', x64: 272, arm64: 97 },
  seccomp: { group: 'privilege', means: 'privilege', action: 'seccomp', x64: 317, arm64: 277 },
  setuid: { group: 'process', means: 'identity', action: 'setuid', x64: 105, arm64: 146 },
  setreuid: { group: 'process', means: 'identity', action: 'setuid', x64: 113, arm64: 145 },
  setresuid: { group: 'process', means: 'identity', action: 'setuid', x64: 117, arm64: 147 },
  setgid: { group: 'process', means: 'identity', action: 'setgid', x64: 106, arm64: 144 },
  setregid: { group: 'process', means: 'identity', action: 'setgid', x64: 114, arm64: 143 },
  setresgid: { group: 'process', means: 'identity', action: 'setgid', x64: 119, arm64: 149 },
  capset: { group: 'process', means: 'privilege', action: 'capset', x64: 126, arm64: 91 },
  memfd_create: { group: 'memory', means: 'memory', x64: 319, arm64: 279, text: 1 },
  mprotect: { group: 'memory', means: 'memory', x64: 10, arm64: 226, when: success | novel | writableExecutable },
  kexec_load: { group: 'privilege', means: 'call', x64: 246, arm64: 104 },
  kexec_file_load: { group: 'privilege', means: 'call', x64: 320, arm64: 294 },
  io_uring_setup: { group: 'privilege', means: 'call', x64: 425, arm64: 425, when: novel },
  userfaultfd: { group: 'privilege', means: 'call', x64: 323, arm64: 282, when: novel },
  keyctl: { group: 'privilege', means: 'call', x64: 250, arm64: 219, when: novel, compared: 1 },
};

/** One row with its name and the number that its events carry. */
export interface NumberedCall extends CallRow {
  readonly name: string;
  readonly number: number;
  /** The kind in its events: row numbers from 16 on. */
  readonly kind: number;
}

/** The calls of this CPU. */
export function callsOf(cpu: string): NumberedCall[] {
  return Object.entries(calls).flatMap(([name, row], index) => {
    const number = cpu === 'arm64' ? row.arm64 : row.x64;
    return number === undefined ? [] : [{ ...row, name, number, kind: 16 + index }];
  });
}

/** The table that the kernel looks a call's number up in. */
export function actionTable(chosen: readonly NumberedCall[], novelty: boolean): Record<string, number>[] {
  const table = Array.from({ length: 512 }, () => ({ kind: 0, text: 0, other: 0, more: 0, flags: 0, compared: 0 }));
  for (const { number, kind, text = 0, other = 0, reads: more = 0, when = 0, compared = 0 } of chosen) {
    table[number] = { kind, text, other, more, flags: novelty ? when : when & ~novel, compared };
  }
  return table;
}
