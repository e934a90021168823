import { closeSync, readSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { LoadedMap, LoadedProgram } from '../load/collection.js';
import { createLink, type Link } from './link.js';

const iteratorAttach = 28;

/** What an iterator walks, where its kind wants to know. */
export interface IteratorTarget {
  /** Elements of this map (`iter/bpf_map_elem`, `iter/bpf_sk_storage_map`). */
  readonly map?: LoadedMap;
  /** A cgroup's descriptor, and the order: 1 only this one, 2 descendants first, 3 last, 4 ancestors (`iter/cgroup`). */
  readonly cgroup?: { readonly fd: number; readonly order: 1 | 2 | 3 | 4 };
  /** One task by its thread id, or all threads of a process (`iter/task`, `iter/task_file`, `iter/task_vma`). */
  readonly task?: { readonly tid?: number; readonly pid?: number };
}

/** Attaches an `iter/...` program; each read of `openIterator` runs it anew. */
export function attachIterator(program: LoadedProgram, { map, cgroup, task }: IteratorTarget = {}): Link {
  const words =
    map !== undefined
      ? [map.fd]
      : cgroup !== undefined
        ? [cgroup.order, cgroup.fd, 0, 0]
        : task !== undefined
          ? [task.tid ?? 0, task.pid ?? 0, 0, 0]
          : undefined;
  return createLink(program, 0, iteratorAttach, (attr) =>
    words === undefined
      ? attr
      : attr.pointer(16, new Uint8Array(Uint32Array.from(words).buffer)).u32(24, words.length * 4),
  );
}

/** Opens one run of an iterator: a descriptor to read from until it ends and to close. */
export function openIterator({ fd }: Link): number {
  return bpfChecked(commands.iteratorCreate, new Attributes(8).u32(0, fd), 'starting an iterator');
}

/** Runs an iterator and gives what it printed, at most `most` bytes. @default 16 MiB */
export function readIterator(link: Link, most: number = 16 << 20): Buffer {
  const fd = openIterator(link);
  const parts: Buffer[] = [];
  try {
    for (let total = 0; total < most; ) {
      const part = Buffer.alloc(64 << 10);
      const length = readSync(fd, part);
      if (length === 0) break;
      parts.push(part.subarray(0, length));
      total += length;
    }
  } finally {
    closeSync(fd);
  }
  return Buffer.concat(parts);
}
