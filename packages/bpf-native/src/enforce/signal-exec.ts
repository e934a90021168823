import { BpfError } from '../errors.js';
import { attachTracing } from '../links/tracing.js';
import { BpfMap } from '../maps/bpf-map.js';
import { CgroupPaths } from '../sensors/cgroup-paths.js';
import { bootTimeIn, createHandle, type EnforcementHandle, type TimeLimit } from './handle.js';
import { loadEnforcement } from './shipped.js';

/** Which programs are ended. */
export interface SignalExecOptions extends TimeLimit {
  /** Paths as they are executed, at most 127 bytes each. */
  readonly paths: readonly string[];
  /** @default 9, SIGKILL */
  readonly signal?: number;
  /** Only inside this cgroup v2 folder, below the mount. @default everywhere */
  readonly cgroup?: string;
}

const room = 128;

/** Sends a signal to every process that executes one of some paths, before its first instruction runs. */
export function signalOnExec(options: SignalExecOptions): EnforcementHandle {
  const cgroup = options.cgroup === undefined ? 0n : new CgroupPaths().idOf(options.cgroup);
  const collection = loadEnforcement(['signal_exec'], {
    globals: { enforce_signal: options.signal ?? 9, enforce_cgroup: cgroup },
  });
  try {
    const paths = new BpfMap<{ path: string }, bigint>(collection.maps.get('enforce_paths')!, collection.spec.btf);
    const set = (milliseconds: number): void => {
      for (const path of options.paths) paths.set({ path: bytesAsLatin1(path) }, bootTimeIn(milliseconds));
    };
    set(options.milliseconds);
    const link = attachTracing(collection.programs.get('signal_exec')!);
    return createHandle(
      options,
      () => {
        link[Symbol.dispose]();
        collection[Symbol.dispose]();
      },
      set,
    );
  } catch (error) {
    collection[Symbol.dispose]();
    throw error;
  }
}

/** Codecs write one byte a character; the kernel compares bytes. */
function bytesAsLatin1(path: string): string {
  const bytes = Buffer.from(path);
  if (bytes.length >= room || bytes.includes(0))
    throw new BpfError('BPF_ARGUMENT', `"${path}" is no path of less than ${room} bytes`);
  return bytes.toString('latin1');
}
