import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BpfError } from '../errors.js';
import { createHandle, type EnforcementHandle, type TimeLimit } from './handle.js';

const attempts = 200;

/** Stops every process of a cgroup v2 folder until it is released or its time is over. Resolves when the kernel says that all stand still. */
export async function freezeCgroup(path: string, limit: TimeLimit): Promise<EnforcementHandle> {
  const file = join(path, 'cgroup.freeze');
  if (!existsSync(file))
    throw new BpfError('BPF_UNSUPPORTED', `${file} is not there: a folder of cgroup v2 (Linux 5.2) is expected`);
  writeFileSync(file, '1');
  const handle = createHandle(limit, () => {
    // The cgroup may be gone with its processes.
    if (existsSync(file)) writeFileSync(file, '0');
  });
  try {
    await settled(join(path, 'cgroup.events'), 'frozen 1');
    return handle;
  } catch (error) {
    handle.release();
    throw error;
  }
}

/** Kills every process of a cgroup v2 folder and of those below it, as one (Linux 5.14). There is no way back. */
export async function killCgroup(path: string): Promise<void> {
  const file = join(path, 'cgroup.kill');
  if (!existsSync(file))
    throw new BpfError('BPF_UNSUPPORTED', `${file} is not there: cgroup v2 of Linux 5.14 is expected`);
  writeFileSync(file, '1');
  await settled(join(path, 'cgroup.events'), 'populated 0');
}

/** Waits until the kernel's file says so. */
async function settled(file: string, line: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (readFileSync(file, 'utf8').split('\n').includes(line)) return;
    await setTimeout(10);
  }
  throw new BpfError('BPF_SYSTEM_CALL', `${file} does not say "${line}" after ${attempts * 10} ms`);
}
