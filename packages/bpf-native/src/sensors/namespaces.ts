import { type EventView, eventOffsets } from './event-view.js';

/** Inode numbers of a task's namespaces, as `ls -l /proc/PID/ns` shows them. */
export interface Namespaces {
  readonly mnt: number;
  readonly pid: number;
  readonly net: number;
  readonly uts: number;
  readonly ipc: number;
  readonly cgroup: number;
  readonly user: number;
}

const order = ['mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup', 'user'] as const;

export function namespacesOf(event: EventView): Namespaces {
  return Object.fromEntries(
    order.map((name, index) => [name, event.u32(eventOffsets.namespaces + index * 4)]),
  ) as unknown as Namespaces;
}

/** CLONE_NEW* of clone(2). */
const flags: Readonly<Record<string, number>> = {
  time: 0x80,
  mnt: 0x2_0000,
  cgroup: 0x200_0000,
  uts: 0x400_0000,
  ipc: 0x800_0000,
  user: 0x1000_0000,
  pid: 0x2000_0000,
  net: 0x4000_0000,
};

/** Names of the namespaces that a call is about. */
export function namespaceNames(value: number): string[] {
  return Object.entries(flags).flatMap(([name, bit]) => ((value & bit) !== 0 ? [name] : []));
}
