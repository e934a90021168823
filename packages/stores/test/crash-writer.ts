// A process that numbers, queues and writes events until somebody kills it; it prints the last number of each acknowledged batch.
import { writeSync } from 'node:fs';
import { httpActivity, type OcsfEvent } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';

const path = process.argv[2];
if (path === undefined) throw new Error('usage: crash-writer.ts DATABASE');
const store = sqlite(path, { durability: 'process' });
const sequence = store.sequence('crash-writer');
let queue: { sequence: number }[] = [];

for (;;) {
  // Numbers run ahead of the store, as they do behind a queue: a kill between the two loses events.
  for (let i = 0; i < 40; i++) queue.push({ sequence: sequence.next() });
  const batch = queue.slice(0, 25);
  queue = queue.slice(25);
  await store.write(batch.map(({ sequence }) => event(sequence)));
  writeSync(1, `${batch.map(({ sequence }) => sequence).join(',')}\n`);
  if (queue.length > 200) {
    const rest = queue.splice(0);
    await store.write(rest.map(({ sequence }) => event(sequence)));
    writeSync(1, `${rest.map(({ sequence }) => sequence).join(',')}\n`);
  }
}

function event(number: number): OcsfEvent {
  return httpActivity({
    activity_id: 3,
    time: 1_700_000_000_000 + number,
    message: `request ${number}`,
    http_request: { url: { path: '/' } },
    metadata: { uid: `e-${number}`, sequence: number, log_name: 'crash-writer' },
  });
}
