import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { lowerThreadPriority } from '../src/mirror/priority.js';

const lowered = lowerThreadPriority(7);
// The 19th field of a thread's stat is its niceness; the name before may hold spaces, so the fields count from its last bracket.
const niceness = (path: string): number => Number(readFileSync(path, 'utf8').split(') ')[1]?.split(' ')[16]);
parentPort?.postMessage({
  lowered,
  mine: niceness('/proc/thread-self/stat'),
  main: niceness(`/proc/${process.pid}/task/${process.pid}/stat`),
});
