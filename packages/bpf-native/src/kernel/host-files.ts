import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';

/** Files of the running kernel that loading looks at, by path; undefined where there is none. */
export type HostFiles = Readonly<Record<string, string | Uint8Array | undefined>>;

let replaced: HostFiles | undefined;

/** Runs `work` as if the kernel had published these files: those that are named, and only those below /proc, /sys and /boot. */
export function withHostFiles<T>(files: HostFiles, work: () => T): T {
  const before = replaced;
  replaced = files;
  try {
    return work();
  } finally {
    replaced = before;
  }
}

/** True while files are replaced: what was cached of the real kernel must not be used. */
export function hostIsReplaced(): boolean {
  return replaced !== undefined;
}

/** Reads a file that the kernel publishes. Throws as `readFileSync` does when it is not there. */
export function readHostFile(path: string): Buffer {
  if (replaced !== undefined && path in replaced) {
    const content = replaced[path];
    if (content === undefined)
      throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
    return Buffer.from(content);
  }
  return readFileSync(path);
}

/** Whether the kernel publishes a file or folder. */
export function hostHas(path: string): boolean {
  if (replaced !== undefined && path in replaced) return replaced[path] !== undefined;
  return existsSync(path);
}

/** The kernel's release, such as `6.1.0-18-amd64`. */
export function hostRelease(): string {
  return replaced !== undefined && '/proc/sys/kernel/osrelease' in replaced
    ? readHostFile('/proc/sys/kernel/osrelease').toString().trim()
    : release();
}
