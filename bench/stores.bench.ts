import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectionFinding, type OcsfEvent } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { defineBench } from './harness/bench.js';
import { cpuOf, median } from './harness/cpu.js';

const EVENTS = 20_000;
const BATCH = 500;

/** CPU of the embedded store: batches as a pipeline writes them, with identities and full text, and the queries of a person who looks. */
export const bench = defineBench({
  name: 'stores',
  about: 'What does keeping an event in SQLite cost, and what does finding it again?',
  async run(table) {
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-stores-bench-'));
    try {
      const store = sqlite(join(folder, 'events.db'), { durability: 'process' });
      const perEvent: number[] = [];
      for (let from = 0; from < EVENTS; from += BATCH) {
        const batch = Array.from({ length: BATCH }, (_, i) => finding(from + i));
        let written: Promise<void> = Promise.resolve();
        perEvent.push(cpuOf(() => void (written = store.write(batch))) / BATCH);
        await written;
      }
      if (store.count() !== EVENTS) throw new Error(`expected ${EVENTS} events in the store, found ${store.count()}`);
      table.limit('append one event, in batches of 500', median(perEvent) / 1000, 'us', { max: 100 });
      const queries = [
        ['one finding by its uid', { findingUid: 'finding-777' }, 1],
        ['the newest 50 of a container', { identity: { kind: 'container', value: 'container-7' }, limit: 50 }, 50],
        ['50 by two words of the message', { text: 'injection parameter', limit: 50 }, 50],
        ['50 of a class in a span of time', { classUid: 2004, from: 5000, to: 6000, limit: 50 }, 50],
      ] as const;
      for (const [what, query, expected] of queries) {
        const times: number[] = [];
        for (let round = 0; round < 15; round++) {
          const before = process.cpuUsage();
          let found = 0;
          for await (const _ of store.query(query)) found++;
          const { user, system } = process.cpuUsage(before);
          if (found !== expected) throw new Error(`${what}: expected ${expected} events, found ${found}`);
          times.push(user + system);
        }
        table.limit(what, median(times) / 1000, 'ms', { max: 50 });
      }
      table.note(
        `${EVENTS} findings of about ${JSON.stringify(finding(1)).length} bytes, ${store.bytes()} bytes in the database`,
      );
      await store.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

function finding(i: number): OcsfEvent {
  return detectionFinding({
    severity_id: 4,
    time: i,
    message: `SQL injection in parameter q${i % 50} of request ${i}`,
    finding_info: {
      uid: `finding-${i}`,
      title: 'SQL injection',
      analytic: { type_id: 1, uid: String(942_000 + (i % 100)) },
    },
    resources: [{ type: 'container', uid: `container-${i % 20}` }],
    metadata: { uid: `event-${i}`, tenant_uid: 'acme' },
  });
}
