import { execFileSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { attach, attachKprobes, load, type RecordedCall, recordSystemCalls } from '@lamellar/bpf-native';
import { objectPath } from './build.js';

/** One call as both sides describe it. */
type Call = Readonly<Record<string, number | string>>;

const commands = { load: 5, rawTracepoint: 17, link: 28, perfEvent: -1 } as const;
const kprobeMulti = 42;
const perfEventAttach = 41;
/** The kernel of the recording has kprobes: their event source is number 6. */
const files = { '/sys/bus/event_source/devices/kprobe/type': '6\n' } as const;

/** Objects whose kind this or another kernel lacks: what each loader asks when it loads and attaches them is compared. */
export const recordedCases: readonly { readonly name: string; readonly symbols?: readonly string[] }[] = [
  { name: 'kprobe' },
  { name: 'kretprobe' },
  { name: 'ksyscall' },
  { name: 'kprobe-multi', symbols: ['vfs_read', 'vfs_write'] },
  { name: 'kretprobe-multi', symbols: ['vfs_read'] },
  { name: 'fentry' },
  { name: 'fexit' },
  { name: 'fentry-sleepable' },
  { name: 'fmod-ret' },
  { name: 'lsm' },
  { name: 'lsm-sleepable' },
  { name: 'lsm-cgroup' },
  { name: 'freplace' },
];

/** What libbpf asks, as the recording driver prints it. */
export function libbpfCalls(
  driver: string,
  folder: string,
  { name, symbols = [] }: (typeof recordedCases)[number],
): Call[] {
  const target = name === 'freplace' ? [objectPath(folder, 'calls-global'), 'program', 'shared'] : symbols;
  const text = execFileSync(driver, [objectPath(folder, `program-${name}`), 'program', ...target], {
    encoding: 'utf8',
  });
  const calls = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Call);
  // libbpf tries kprobes of its own process to learn how system calls are named here.
  return calls.filter(({ command, pid }) => command !== commands.perfEvent || pid === -1);
}

/** What ours asks. */
export function ownCalls(folder: string, { name, symbols }: (typeof recordedCases)[number]): Call[] {
  using target = name === 'freplace' ? load(readFileSync(objectPath(folder, 'calls-global'))) : undefined;
  const fd = target?.programs.get('program')?.fd;
  const { calls } = recordSystemCalls(
    () => {
      using collection = load(readFileSync(objectPath(folder, `program-${name}`)), {
        programs: ['program'],
        ...(fd === undefined ? {} : { targets: { program: { fd } } }),
      });
      const program = collection.programs.get('program')!;
      using _link =
        symbols === undefined ? attach(program, { cgroup: '/sys/fs/cgroup' }) : attachKprobes(program, symbols);
    },
    { mode: 'through', files, answer },
  );
  return calls.map(describe).filter((call) => call !== undefined);
}

/** Loading and attaching succeeds, whatever this kernel has. */
function answer(call: Omit<RecordedCall, 'result'>): number | undefined {
  const attaches =
    call.call === 'bpf' && [commands.load, commands.rawTracepoint, commands.link].includes(call.command as 5);
  if (attaches || call.call.startsWith('perfEventOpen')) return openSync('/dev/null', 'r');
  return call.call === 'ioctl' ? 0 : undefined;
}

function describe({ call, command, attributes, buffers, numbers }: RecordedCall): Call | undefined {
  const view = new DataView(attributes.buffer, attributes.byteOffset, attributes.length);
  const word = (at: number): number => view.getUint32(at, true);
  const hex = (at: number, length?: number): string =>
    Buffer.from(buffers.get(at)?.subarray(0, length) ?? []).toString('hex');
  const text = (at: number): string => hex(at).replace(/00$/, '');
  if (call === 'perfEventOpenNamed') {
    const [, pid = 0, cpu = 0, , flags = 0] = numbers.map(Number);
    const name = text(2);
    return {
      command: commands.perfEvent,
      config: Number(view.getBigUint64(8, true)),
      offset: Number(view.getBigUint64(64, true)),
      pid,
      cpu,
      perfFlags: flags,
      name,
    };
  }
  if (command === commands.rawTracepoint) return { command };
  if (command === commands.link) {
    const target = word(4) > 2 ? -1 : word(4);
    const head = { command, attachType: word(8), target, flags: word(12) };
    if (head.attachType === perfEventAttach) return { ...head, cookie: Number(view.getBigUint64(16, true)) };
    if (head.attachType !== kprobeMulti) return head;
    const symbols = Array.from({ length: word(20) }, (_, index) => [`symbol${index}`, text(65_536 + index * 8)]);
    return { ...head, multiFlags: word(16), multiCount: word(20), ...Object.fromEntries(symbols) };
  }
  if (command !== commands.load) return undefined;
  return {
    command,
    type: word(0),
    flags: word(44),
    attachType: word(68),
    attachTo: word(108),
    attachesToProgram: Number(word(112) > 0),
    count: word(4),
    code: hex(8),
    license: text(16),
    functions: hex(80),
    lines: hex(96),
  };
}

/** The first call that differs. */
export function compareCalls(ours: readonly Call[], theirs: readonly Call[]): string | undefined {
  const told = (call: Call | undefined): string =>
    JSON.stringify(call && Object.fromEntries(Object.entries(call).sort()));
  const at = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, index) => index).find(
    (index) => told(ours[index]) !== told(theirs[index]),
  );
  return at === undefined ? undefined : `call ${at + 1}: ours ${told(ours[at])}, libbpf's ${told(theirs[at])}`;
}
