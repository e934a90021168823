// A process that numbers, queues and writes events until somebody kills it; it prints the last number of each acknowledged batch.
import { writeSync } from 'node:fs';
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

function event(number: number) {
  return {
    class_uid: 4002,
    category_uid: 4,
    activity_id: 3,
    type_uid: 400203,
    severity_id: 1,
    time: 1_700_000_000_000 + number,
    message: `request ${number}`,
    metadata: {
      version: '1.8.0',
      uid: `e-${number}`,
      sequence: number,
      log_name: 'crash-writer',
      product: { name: 'Lamellar' },
    },
  };
}
