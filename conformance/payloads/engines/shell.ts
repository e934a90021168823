import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place in a command where an application puts a value. */
export interface ShellContext {
  readonly name: string;
  embed(value: string): string;
  /** How a careful application writes the value. */
  readonly escape?: ((value: string) => string) | undefined;
}

export const shellContexts: readonly ShellContext[] = [
  {
    name: 'bare',
    embed: (value) => `printf '[%s]' ${value}`,
    escape: (value) => `'${value.replaceAll("'", "'\\''")}'`,
  },
  {
    name: 'backslashes',
    embed: (value) => `printf '[%s]' ${value}`,
    escape: (value) =>
      /^[^\n]+$/.test(value) ? value.replace(/[^A-Za-z0-9_./-]/g, '\\$&') : `'${value.replaceAll("'", "'\\''")}'`,
  },
  { name: 'single', embed: (value) => `printf '[%s]' '${value}'`, escape: (value) => value.replaceAll("'", "'\\''") },
  {
    name: 'double',
    embed: (value) => `printf '[%s]' "${value}"`,
    escape: (value) => value.replace(/["$`\\]/g, '\\$&'),
  },
];

/** A real shell in a cage: what a command does to its arguments. */
export interface Shell {
  label(value: string, command: string): 'same' | 'changed';
  close(): void;
}

/** BusyBox's `sh` in an empty folder of its own, without rights. Throws with the reason where it cannot be had. */
export function cagedShell(): Shell {
  const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);
  if (busybox === undefined) throw new Error('busybox is not installed (Debian package busybox-static)');
  if (process.getuid?.() !== 0) throw new Error('a cage for the shell needs root (chroot)');
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-cage-'));
  copyFileSync(busybox, join(folder, 'sh'));
  chmodSync(folder, 0o755);
  return {
    label(value, command) {
      const { stdout, stderr, status } = spawnSync(
        '/usr/sbin/chroot',
        ['--userspec=65534:65534', folder, '/sh', '-c', command],
        {
          encoding: 'utf8',
          timeout: 2000,
          input: '',
          env: { PATH: '/none' },
        },
      );
      return status === 0 && stderr === '' && stdout === `[${value}]` ? 'same' : 'changed';
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
