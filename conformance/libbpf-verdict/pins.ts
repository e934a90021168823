import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a BPF file system of its own; disposing unmounts it, so that nothing stays pinned. */
export function mountPins(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'lamellar-bpffs-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'bpf', 'bpf', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mounting a BPF file system: ${stderr}`);
  for (const name of ['ours', 'theirs']) mkdirSync(join(path, name));
  return {
    path,
    [Symbol.dispose]() {
      spawnSync('umount', [path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
