import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerIdentity, containerOf } from './container.js';

/** A cgroup that events name by number. */
export interface Cgroup extends ContainerIdentity {
  readonly id: bigint;
  /** Below the cgroup v2 mount; empty when the cgroup is gone. */
  readonly path: string;
}

const mostFolders = 20_000;
const mostKnown = 8_192;

/** Where cgroup v2 is mounted, or undefined. */
export function unifiedRoot(): string | undefined {
  const line = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((each) => each.includes(' - cgroup2 '));
  return line?.split(' ')[4];
}

/** Finds paths of cgroups by their number, which is the inode of their folder. What was found is kept, in bounds. */
export class CgroupPaths {
  readonly #known = new Map<bigint, Cgroup>();
  readonly #root: string | undefined = unifiedRoot();

  /** `pid` is a process of the cgroup: its own words are the cheapest answer, and the only one where version 1 rules. */
  find(id: bigint, pid: number): Cgroup {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const path = this.#ofProcess(id, pid) ?? this.#search(id);
    const found: Cgroup = { id, path: path ?? '', ...containerOf(path ?? '') };
    if (path !== undefined) {
      if (this.#known.size >= mostKnown) this.#known.delete(this.#known.keys().next().value!);
      this.#known.set(id, found);
    }
    return found;
  }

  /** The number of a folder of the cgroup v2 tree. */
  idOf(path: string): bigint {
    return statSync(join(this.#root ?? '/sys/fs/cgroup', path), { bigint: true }).ino;
  }

  #ofProcess(id: bigint, pid: number): string | undefined {
    let lines: string[];
    try {
      lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n');
    } catch {
      return undefined;
    }
    const unified = lines.find((line) => line.startsWith('0::'))?.slice(3);
    if (unified === undefined || this.#root === undefined)
      return lines.find((line) => line.includes(':pids:'))?.split(':')[2];
    try {
      // The process may have moved since: only its present cgroup of the same number counts.
      return this.idOf(unified) === id ? unified : undefined;
    } catch {
      return undefined;
    }
  }

  #search(id: bigint): string | undefined {
    if (this.#root === undefined) return undefined;
    const waiting = ['/'];
    for (let seen = 0; seen < mostFolders; seen++) {
      const path = waiting.pop();
      if (path === undefined) return undefined;
      try {
        if (this.idOf(path) === id) return path;
        for (const entry of readdirSync(join(this.#root, path), { withFileTypes: true })) {
          if (entry.isDirectory()) waiting.push(join(path, entry.name));
        }
      } catch {
        // It was removed while the tree was walked.
      }
    }
    return undefined;
  }
}
