import { createObservation, type Observation, type ObservationKind } from '@lamellar/events';
import { endOf, noEnd, protocolName, socketAddress } from './addresses.js';
import type { NumberedCall } from './calls.js';
import { capabilityName } from './capabilities.js';
import type { Cgroup } from './cgroup-paths.js';
import { dnsQuestion } from './dns-question.js';
import { eventOffsets as at, type EventView, eventFlags } from './event-view.js';
import { type Meaning, programKindNumbers } from './kinds.js';
import { type Namespaces, namespaceNames, namespacesOf } from './namespaces.js';
import type { ProcessTable } from './process-table.js';

/** An observation with what only the kernel knows of who did it. */
export type SensorObservation = Observation & {
  readonly cgroup: Cgroup;
  readonly namespaces: Namespaces;
};

/** What decoding needs beside the event. */
export interface DecodeContext {
  readonly calls: ReadonlyMap<number, NumberedCall>;
  readonly processes: ProcessTable;
  readonly cgroupOf: (id: bigint, pid: number) => Cgroup;
  /** Milliseconds since 1970 when the kernel's clock was zero. */
  readonly bootTime: number;
  readonly host: string;
}

type Fields = Readonly<Record<string, unknown>>;
interface Meant {
  readonly kind: ObservationKind;
  readonly fields: Fields;
}

const dnsPort = 53;
const createFlag = 0o100;
const executableBit = 4;
const writableBit = 2;

/** Turns an event into an observation; undefined for one that means nothing. */
export function decodeEvent(event: EventView, context: DecodeContext): SensorObservation | undefined {
  const kind = event.u16(at.kind);
  const [pid, ppid] = [event.u32(at.pid), event.u32(at.ppid)];
  const start = event.u64(at.start);
  const { processes, bootTime } = context;
  const call = context.calls.get(kind);
  const meant = call === undefined ? ownKind(event, kind, context) : meanings[call.means](event, call, context);
  if (meant === undefined) return undefined;
  const cgroup = context.cgroupOf(event.u64(at.cgroup), pid);
  const common: Fields = {
    time: bootTime + event.milliseconds(at.time),
    call: call?.name ?? ownCalls[kind] ?? '',
    result: Math.min(0, event.result),
    host: context.host,
    workload: cgroup.unit,
    containerId: cgroup.containerId,
    podUid: cgroup.podUid,
    pid,
    startTime: Math.round(bootTime + event.milliseconds(at.start)),
    tid: event.u32(at.tid),
    ppid,
    uid: event.u32(at.uid),
    gid: event.u32(at.gid),
    comm: event.comm,
    executable: processes.executable(pid, start),
    ancestors: processes.ancestors(ppid),
  };
  const observation = createObservation(meant.kind, { ...common, ...meant.fields } as never);
  return Object.assign(observation, { cgroup, namespaces: namespacesOf(event) }) as SensorObservation;
}

const ownCalls: Readonly<Record<number, string>> = { 1: 'execve', 2: 'clone', 3: 'exit', 4: 'capable' };

function ownKind(event: EventView, kind: number, { processes, bootTime }: DecodeContext): Meant | undefined {
  const pid = event.u32(at.pid);
  switch (kind) {
    case programKindNumbers.exec: {
      const path = event.text;
      processes.executed(pid, event.u64(at.start), path, event.u32(at.ppid));
      return {
        kind: 'process',
        fields: { action: 'exec', path, args: event.list, fileless: (event.u32(at.flags) & eventFlags.unlinked) !== 0 },
      };
    }
    case programKindNumbers.fork: {
      const [child, childStart] = [event.argument(0), event.u64(at.args + 8)];
      processes.forked(child, childStart, pid, event.u64(at.start));
      const targetStartTime = Math.round(bootTime + event.milliseconds(at.args + 8));
      return { kind: 'process', fields: { action: 'fork', targetPid: child, targetStartTime } };
    }
    case programKindNumbers.exit: {
      const status = event.argument(0);
      processes.exited(pid);
      return { kind: 'process', fields: { action: 'exit', exitCode: (status >> 8) & 255, signal: status & 127 } };
    }
    case programKindNumbers.capability: {
      const number = event.argument(0);
      return {
        kind: 'capability',
        fields: { number, name: capabilityName(number), granted: event.result === 0, count: 1 },
      };
    }
    default:
      return undefined;
  }
}

type Decode = (event: EventView, call: NumberedCall, context: DecodeContext) => Meant | undefined;

const network = (event: EventView, fields: Fields): Meant => {
  const family = event.u16(at.family);
  return {
    kind: 'network',
    fields: {
      protocol: protocolName(event.u16(at.protocol), family),
      localAddress: socketAddress(event.bytes, event.start + at.local, family),
      localPort: event.u16(at.local_port),
      ...fields,
    },
  };
};

const meanings: Readonly<Record<Meaning, Decode>> = {
  file(event, { action, name }) {
    const flags = name === 'open' ? event.argument(1) : name === 'openat' ? event.argument(2) : -1;
    const created = action === 'open' && flags > 0 && (flags & createFlag) !== 0;
    const fd = action === 'open' || action === 'create' ? event.result : -1;
    return {
      kind: 'file',
      fields: {
        action: created ? 'create' : action,
        path: event.text,
        target: event.other,
        flags,
        fd: Math.max(fd, -1),
        mode: modeOf(event, name),
      },
    };
  },
  written(event) {
    // A datagram that was written to a name server came along the same way.
    if ((event.u32(at.flags) & eventFlags.socket) !== 0) return datagram(event);
    return { kind: 'file', fields: { action: 'write', path: event.path, fd: event.argument(0), bytes: event.result } };
  },
  mapped(event, call, context) {
    const protection = event.argument(2);
    if ((protection & writableBit) !== 0 && (protection & executableBit) !== 0 && event.more === 0)
      return meanings.memory(event, call, context);
    return { kind: 'file', fields: { action: 'map', path: event.path, fd: event.argument(4), flags: protection } };
  },
  memory(event, { name }) {
    const args =
      name === 'memfd_create'
        ? [event.text]
        : [`0x${event.u64(at.args).toString(16)}`, String(event.argument(1)), protectionText(event.argument(2))];
    return { kind: 'syscall', fields: { name, number: event.u16(at.call), args, count: 1 } };
  },
  connection(event, { action }) {
    const end = endOf(event.rest);
    const ours = action === 'bind';
    return network(event, {
      action,
      direction: ours ? 'local' : 'outbound',
      ...(ours
        ? { localAddress: end.address, localPort: end.port === 0 ? event.u16(at.local_port) : end.port }
        : { remoteAddress: end.address, remotePort: end.port }),
      path: end.path,
    });
  },
  accepted(event, { action }) {
    const family = event.u16(at.family);
    return network(event, {
      action,
      direction: 'inbound',
      remoteAddress: socketAddress(event.bytes, event.start + at.remote, family),
      remotePort: event.u16(at.remote_port),
    });
  },
  listening: (event, { action }) => network(event, { action, direction: 'local' }),
  datagram: (event) => datagram(event),
  module(event, { action, name }) {
    return {
      kind: 'module',
      fields: { action, type: 'kernel', name: event.text, path: name === 'finit_module' ? event.path : '' },
    };
  },
  bpf(event) {
    return {
      kind: 'module',
      fields: { action: 'invoke', type: 'bpf', name: bpfCommands[event.argument(0)] ?? `command ${event.argument(0)}` },
    };
  },
  target(event, { action, name }) {
    const targetPid = name === 'ptrace' ? event.argument(1) : event.argument(0);
    const signal = action === 'signal' ? event.argument(name === 'tgkill' ? 2 : 1) : -1;
    return { kind: 'process', fields: { action, targetPid, signal } };
  },
  mount: (event, { action }) => ({
    kind: 'file',
    fields: { action, path: event.text, target: event.other, flags: event.argument(3) },
  }),
  privilege: (event, { action }) => ({ kind: 'privilege', fields: { action, target: event.text } }),
  namespaces(event, { action, name }) {
    const flags = event.argument(name === 'setns' ? 1 : 0);
    return { kind: 'privilege', fields: { action, names: namespaceNames(flags) } };
  },
  identity(event, { action, name }) {
    const wanted = event.argument(name.startsWith('setre') ? 1 : 0);
    return {
      kind: 'privilege',
      fields: action === 'setuid' ? { action, newUid: wanted | 0 } : { action, newGid: wanted | 0 },
    };
  },
  call: (event, { name }) => ({
    kind: 'syscall',
    fields: {
      name,
      number: event.u16(at.call),
      args: [0, 1, 2].map((index) => String(event.argument(index))),
      count: 1,
    },
  }),
};

/** A datagram: a question when it goes to a name server and reads as one. */
function datagram(event: EventView): Meant | undefined {
  const family = event.u16(at.family);
  const port = event.u16(at.remote_port);
  const server = socketAddress(event.bytes, event.start + at.remote, family);
  if (port === dnsPort) {
    const question = dnsQuestion(event.rest);
    if (question === undefined) return undefined;
    return { kind: 'dns', fields: { action: 'query', ...question, serverAddress: server, serverPort: port } };
  }
  const end = event.more === 0 ? noEnd : endOf(event.rest);
  return network(event, {
    action: 'send',
    direction: 'outbound',
    remoteAddress: end.address,
    remotePort: end.port,
    bytesOut: event.result,
  });
}

function modeOf(event: EventView, name: string): number {
  if (name === 'chmod' || name === 'mkdir') return event.argument(1);
  return name === 'fchmodat' || name === 'fchmodat2' || name === 'mkdirat' ? event.argument(2) : -1;
}

function protectionText(protection: number): string {
  return ['read', 'write', 'execute'].filter((_, bit) => (protection & (1 << bit)) !== 0).join('|');
}

const bpfCommands: Readonly<Record<number, string>> = {
  0: 'BPF_MAP_CREATE',
  5: 'BPF_PROG_LOAD',
  6: 'BPF_OBJ_PIN',
  8: 'BPF_PROG_ATTACH',
  9: 'BPF_PROG_DETACH',
  17: 'BPF_RAW_TRACEPOINT_OPEN',
  18: 'BPF_BTF_LOAD',
  28: 'BPF_LINK_CREATE',
  34: 'BPF_LINK_DETACH',
};
