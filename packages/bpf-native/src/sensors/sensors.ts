import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createObservation } from '@lamellar/events';
import { BpfError } from '../errors.js';
import { attach } from '../links/attach.js';
import type { Link } from '../links/link.js';
import { type Collection, load } from '../load/collection.js';
import { BpfMap } from '../maps/bpf-map.js';
import { Globals } from '../maps/globals.js';
import { RingReader, type RingReaderOptions, type RingStatistics } from '../ring/ring-reader.js';
import { actionTable, callsOf } from './calls.js';
import { type Cgroup, CgroupPaths } from './cgroup-paths.js';
import { decodeEvent, type SensorObservation } from './decode.js';
import { EventView } from './event-view.js';
import type { SensorGroup } from './kinds.js';
import { chooseLadder, type LadderStep } from './ladder.js';
import { ObservationQueue } from './observation-queue.js';
import { ProcessTable } from './process-table.js';

/** What is watched, and how. */
export interface SensorsOptions extends Partial<Record<SensorGroup, boolean>> {
  /** Only these cgroup v2 folders, or all but these; paths below the mount, such as `/system.slice/nginx.service`. */
  readonly cgroups?: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** Known things are told once: files, datagrams and capabilities by cgroup and executable. @default true */
  readonly novelty?: boolean;
  /** Bytes of the ring. @default 8 MiB */
  readonly ringSize?: number;
  /** This process's own doings are told too. @default false */
  readonly own?: boolean;
  readonly host?: string;
  readonly ring?: RingReaderOptions;
  /** Observations that wait for `for await` at most; what comes beyond is lost, and told. @default 65,536 */
  readonly queue?: number;
}

/** Why a part of what was asked for is not watched. */
export interface SensorProblem {
  readonly sensor: string;
  readonly reason: string;
}

/** Sensors that run until they are disposed. */
export interface Sensors extends AsyncIterable<SensorObservation>, AsyncDisposable, Disposable {
  /** Hands every observation out at once, borrowed until the callback returns; instead of iterating. */
  observe(callback: (observation: SensorObservation) => void): void;
  /** What could not be watched. */
  readonly problems: readonly SensorProblem[];
  /** Which way each sensor took. */
  readonly ladder: readonly LadderStep[];
  readonly statistics: RingStatistics & { readonly known: number; readonly lost: number };
  /** Reads what waits now. */
  drain(): void;
  /** Forgets what was seen: everything is told anew. */
  forget(): void;
  /** Watches a cgroup, or leaves it out, as `cgroups` chose. */
  choose(path: string, chosen: boolean): void;
}

const lossCauses = ['ring-full', 'text-unread'] as const;
const everything: readonly SensorGroup[] = ['process', 'file', 'network', 'privilege', 'memory', 'capability'];

/** The object that the package ships; `prebuilt/` lies beside both `src/` and `dist/`. */
function shippedObject(name: string): Uint8Array {
  for (const up of ['../../', '../']) {
    try {
      return readFileSync(fileURLToPath(new URL(`${up}prebuilt/bpf/${name}.bpf.o`, import.meta.url)));
    } catch {
      // The other folder has it.
    }
  }
  throw new BpfError('BPF_UNSUPPORTED', `the object "${name}.bpf.o" is not in the package`);
}

/** Milliseconds since 1970 when CLOCK_BOOTTIME was zero. */
function bootTime(): number {
  return Date.now() - Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
}

/**
 * Starts sensors in the kernel. What the kernel lacks is in `problems`, with its reason; nothing at all to watch throws
 * `BPF_UNSUPPORTED`.
 * @default groups: all that no option names, or only those that are true
 */
export async function sensors(options: SensorsOptions = {}): Promise<Sensors> {
  const asked = everything.filter((group) => options[group] === true);
  const groups = asked.length > 0 ? asked : everything.filter((group) => options[group] !== false);
  const steps = chooseLadder(groups);
  const usable = steps.filter((step) => step.program !== undefined);
  const problems: SensorProblem[] = steps.flatMap(({ sensor, reason, program }) =>
    program === undefined ? [{ sensor, reason: reason ?? '' }] : [],
  );
  if (usable.length === 0)
    throw new BpfError(
      'BPF_UNSUPPORTED',
      `nothing can be watched: ${problems.map(({ sensor, reason }) => `${sensor}: ${reason}`).join('; ')}`,
    );
  const cgroups = new CgroupPaths();
  const chosenCalls = callsOf(process.arch).filter(({ group }) => groups.includes(group));
  const mode = options.cgroups === undefined ? 0 : 'only' in options.cgroups ? 1 : 2;
  const ringSize = options.ringSize ?? 8 << 20;
  const collection = load(shippedObject(usable[0]!.object), {
    programs: usable.map(({ program }) => program!),
    maxEntries: { sensor_events: ringSize },
    globals: {
      actions: actionTable(chosenCalls, options.novelty !== false) as never,
      own_pid: options.own === true ? 0 : process.pid,
      cgroup_mode: mode,
      wake_at: BigInt(ringSize >> 1),
      seed: randomBytes(8).readBigUInt64LE(),
    },
  });
  try {
    const running = new Running(collection, options, {
      problems,
      ladder: steps,
      cgroups,
      calls: new Map(chosenCalls.map((call) => [call.kind, call])),
    });
    const named =
      options.cgroups === undefined ? [] : 'only' in options.cgroups ? options.cgroups.only : options.cgroups.except;
    for (const path of named) running.choose(path, true);
    running.attach(usable.map(({ program }) => program!));
    return running;
  } catch (error) {
    collection[Symbol.dispose]();
    throw error;
  }
}

interface Parts {
  readonly problems: SensorProblem[];
  readonly ladder: readonly LadderStep[];
  readonly cgroups: CgroupPaths;
  readonly calls: Parameters<typeof decodeEvent>[1]['calls'];
}

class Running implements Sensors {
  readonly problems: readonly SensorProblem[];
  readonly ladder: readonly LadderStep[];
  readonly #collection: Collection;
  readonly #links: Link[] = [];
  readonly #event = new EventView();
  readonly #cgroups: CgroupPaths;
  readonly #context: Parameters<typeof decodeEvent>[1];
  readonly #queue: ObservationQueue<SensorObservation>;
  readonly #globals: Globals;
  readonly #losses: BpfMap<number, readonly bigint[]>;
  readonly #told: bigint[] = [0n, 0n];
  #reader: RingReader;
  #callback: ((observation: SensorObservation) => void) | undefined;
  #open = true;

  constructor(collection: Collection, options: SensorsOptions, { problems, ladder, cgroups, calls }: Parts) {
    this.#collection = collection;
    this.problems = problems;
    this.ladder = ladder;
    this.#cgroups = cgroups;
    this.#queue = new ObservationQueue(options.queue ?? 65_536);
    this.#globals = new Globals(collection);
    this.#losses = new BpfMap(collection.maps.get('sensor_losses')!, collection.spec.btf);
    this.#context = {
      calls,
      processes: new ProcessTable(),
      cgroupOf: (id, pid): Cgroup => cgroups.find(id, pid),
      bootTime: bootTime(),
      host: options.host ?? hostname(),
    };
    this.#reader = new RingReader(
      collection.maps.get('sensor_events')!,
      (bytes, start, end) => {
        if (this.#event.move(bytes, start, end)) this.#give(decodeEvent(this.#event, this.#context));
      },
      options.ring,
    );
    this.#watchLosses = setInterval(() => this.#tellLosses(), 1000);
    this.#watchLosses.unref();
  }

  readonly #watchLosses: NodeJS.Timeout;

  attach(programs: readonly string[]): void {
    for (const name of programs) this.#links.push(attach(this.#collection.programs.get(name)!));
  }

  get statistics(): Sensors['statistics'] {
    const [full = 0n, unread = 0n] = this.#counts();
    return { ...this.#reader.statistics, known: this.#known(), lost: Number(full + unread) + this.#queue.lost };
  }

  observe(callback: (observation: SensorObservation) => void): void {
    this.#callback = callback;
  }

  drain(): void {
    this.#reader.drain();
    this.#tellLosses();
  }

  forget(): void {
    this.#globals.set('epoch', this.#globals.get<bigint>('epoch') + 1n);
  }

  choose(path: string, chosen: boolean): void {
    const map = new BpfMap<bigint, number>(this.#collection.maps.get('sensor_cgroups')!, this.#collection.spec.btf);
    const id = this.#cgroups.idOf(path);
    if (chosen) map.set(id, 1);
    else map.delete(id);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<SensorObservation> {
    yield* this.#queue;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    clearInterval(this.#watchLosses);
    for (const link of this.#links) link[Symbol.dispose]();
    this.#reader[Symbol.dispose]();
    this.#tellLosses();
    this.#queue.end();
    this.#globals[Symbol.dispose]();
    this.#collection[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }

  #give(observation: SensorObservation | undefined): void {
    if (observation === undefined) return;
    if (this.#callback !== undefined) this.#callback(observation);
    else this.#queue.push(observation);
  }

  /** The last number of each CPU's scratch. */
  #known(): number {
    const scratch = new BpfMap<number, readonly Uint8Array[]>(this.#collection.maps.get('sensor_scratch')!);
    const last = (bytes: Uint8Array): number =>
      Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(bytes.length - 8, true));
    return (scratch.get(0) ?? []).reduce((sum, bytes) => sum + last(bytes), 0);
  }

  #counts(): bigint[] {
    return lossCauses.map((_, index) => (this.#losses.get(index) ?? []).reduce((sum, count) => sum + count, 0n));
  }

  /** Loss is an observation: one for each cause that counted since the last time. */
  #tellLosses(): void {
    this.#counts().forEach((count, index) => {
      const cause = lossCauses[index]!;
      const since = Number(count - this.#told[index]!);
      this.#told[index] = count;
      if (since > 0) this.#giveLoss(cause, since);
    });
    const queued = this.#queue.takeLost();
    if (queued > 0) this.#giveLoss('queue-full', queued);
  }

  #giveLoss(cause: string, count: number): void {
    const loss = createObservation('loss', {
      time: Date.now(),
      host: this.#context.host,
      cause,
      count,
      source: 'bpf-native',
    });
    const cgroup = { id: 0n, path: '', containerId: '', runtime: '', podUid: '', unit: '' };
    const namespaces = { mnt: 0, pid: 0, net: 0, uts: 0, ipc: 0, cgroup: 0, user: 0 };
    this.#give(Object.assign(loss, { cgroup, namespaces }) as SensorObservation);
  }
}
