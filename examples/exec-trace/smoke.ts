import { equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { features } from '@lamellar/bpf-native';
import type { OcsfEvent } from '@lamellar/events';
import { traceExecs } from './trace.js';

/** A program is started, and its start is an event with its arguments, its user and its parent. */
async function smoke(): Promise<void> {
  const events: OcsfEvent[] = [];
  await using kernel = await traceExecs((event) => events.push(event));
  const { pid } = spawnSync('/bin/echo', ['exec-trace', 'two words']);
  kernel.drain();
  const text = events
    .map((event) => JSON.stringify(event))
    .find((each) => each.includes(`"pid":${pid}`) && each.includes('exec-trace'));
  ok(text !== undefined, 'the start of /bin/echo is no event');
  const event = JSON.parse(text) as { class_uid: number; process?: { cmd_line?: string; file?: { path?: string } } };
  equal(event.class_uid, 1007);
  ok(JSON.stringify(event.process).includes('two words'));
  console.log(`exec-trace: ${events.length} events, /bin/echo among them as class ${event.class_uid}`);
}

const shim = features()['shim'];
if (shim?.available === false) console.log(`SKIP ${shim.reason}`);
else if (process.getuid?.() !== 0) console.log('SKIP BPF programs need root, or CAP_BPF and CAP_PERFMON');
else await smoke();
