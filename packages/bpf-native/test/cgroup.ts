import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the cgroup v2 tree is mounted here, or undefined. */
export function cgroupRoot(): string | undefined {
  const line = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((each) => each.includes(' - cgroup2 '));
  return line?.split(' ')[4];
}

/** Makes a cgroup v2 folder of a random name; disposing removes it. */
export function createCgroup(): Disposable & { readonly path: string } {
  const path = join(cgroupRoot() ?? '/sys/fs/cgroup', `lamellar-${Math.random().toString(36).slice(2, 9)}`);
  mkdirSync(path);
  return { path, [Symbol.dispose]: () => rmdirSync(path) };
}
