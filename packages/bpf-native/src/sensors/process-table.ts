import { readFileSync, readlinkSync } from 'node:fs';

/** What is known of a process. */
interface Known {
  readonly start: bigint;
  readonly executable: string;
  readonly parent: number;
}

const mostKnown = 16_384;
const mostAncestors = 8;
const none: readonly string[] = Object.freeze([]);

/** Executables and parents by process, learned from events and, for those that were there before, from /proc. */
export class ProcessTable {
  readonly #known = new Map<number, Known>();

  /** A process executed a file. */
  executed(pid: number, start: bigint, executable: string, parent: number): void {
    this.#known.delete(pid);
    if (this.#known.size >= mostKnown) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(pid, { start, executable, parent });
  }

  /** A process was made: it runs what its parent runs. */
  forked(pid: number, start: bigint, parent: number, parentStart: bigint): void {
    this.executed(pid, start, this.executable(parent, parentStart), parent);
  }

  executable(pid: number, start: bigint): string {
    return this.#find(pid, start)?.executable ?? '';
  }

  /** Executables of the parents, the nearest first. */
  ancestors(parent: number): readonly string[] {
    const found: string[] = [];
    for (let pid = parent; pid > 0 && found.length < mostAncestors; ) {
      const known = this.#find(pid, undefined);
      if (known === undefined) break;
      found.push(known.executable);
      pid = known.parent;
    }
    return found.length === 0 ? none : found;
  }

  /** A process is gone. It stays known for a while: its children are asked about it. */
  exited(pid: number): void {
    const known = this.#known.get(pid);
    if (known === undefined) return;
    this.#known.delete(pid);
    this.#known.set(pid, known);
  }

  #find(pid: number, start: bigint | undefined): Known | undefined {
    const known = this.#known.get(pid);
    if (known !== undefined && (start === undefined || known.start === start || known.start === 0n)) return known;
    const read = readProcess(pid);
    if (read === undefined) return known;
    this.executed(pid, start ?? 0n, read.executable, read.parent);
    return this.#known.get(pid);
  }
}

function readProcess(pid: number): { readonly executable: string; readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    let executable = '';
    try {
      executable = readlinkSync(`/proc/${pid}/exe`);
    } catch {
      // Kernel threads have none, and other users' may not be read.
    }
    return { executable, parent };
  } catch {
    return undefined;
  }
}
