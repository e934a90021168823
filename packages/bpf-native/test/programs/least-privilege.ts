/** Runs sensors as whoever starts it and tells, as JSON, who that was and what was seen. Started by a test with few capabilities. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sensors } from '../../src/sensors/index.js';

const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const kernel = await sensors({ process: true, file: true, own: true });
const seen: string[] = [];
kernel.observe((each) => {
  if (each.kind === 'process' && each.action === 'exec') seen.push(each.path);
  if (each.kind === 'file') seen.push(each.path);
});
spawnSync('/bin/true');
kernel.drain();
kernel[Symbol.dispose]();
console.log(
  JSON.stringify({
    uid: process.getuid?.(),
    capabilities,
    problems: kernel.problems,
    execs: seen.filter((path) => path === '/bin/true').length,
    seen: seen.length,
  }),
);
