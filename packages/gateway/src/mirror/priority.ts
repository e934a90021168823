import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Niceness from which on a thread asks for idle time only. */
const IDLE_FROM = 19;

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
    if (niceness >= IDLE_FROM) askForIdleTime(thread);
    return true;
  } catch {
    return false;
  }
}

/**
 * A thread of the lowest niceness still keeps one that wakes up waiting for the rest of its slice, milliseconds perhaps; one of the policy SCHED_IDLE never
 * does. Node cannot set policies, the program `chrt` of util-linux can; without it the niceness alone must do.
 */
function askForIdleTime(thread: number): void {
  execFile('chrt', ['--idle', '--pid', '0', String(thread)], () => undefined);
}
