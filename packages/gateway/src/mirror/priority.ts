import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Gives the thread that calls it a lower priority (19 is the lowest), so that judging takes only the processor time that nothing else on the machine
 * wants. Linux sets priorities by thread and names the calling one in `/proc/thread-self`; elsewhere nothing changes. Says whether it did.
 */
export function lowerThreadPriority(niceness: number): boolean {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    // The main thread's id is the process's: lowering it there would slow everything.
    if (!Number.isInteger(thread) || thread <= 0 || thread === process.pid) return false;
    setPriority(thread, niceness);
    return true;
  } catch {
    return false;
  }
}
