import { readFileSync } from 'node:fs';
import { ociLayout, scanToEnd } from '../src/index.js';

/** Run in a process of its own by `memory.test.ts`: scans an image and prints what it found, what went wrong, and the most memory it held in MiB. */
const result = await scanToEnd(ociLayout(process.argv[2] ?? ''));
process.stdout.write(
  JSON.stringify({
    names: result.inventory.packages.map((each) => each.name),
    problems: result.inventory.problems.map((each) => each.message),
    resident: mostResident(),
  }),
);

/** MiB. Not `maxRSS`, which a process on Linux inherits from the one that started it. */
function mostResident(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
