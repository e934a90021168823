import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createPipeline,
  detectionFinding,
  filter,
  httpActivity,
  type OcsfEvent,
  type Pipeline,
  type Sink,
} from '@lamellar/events';
import { defineBench } from './harness/bench.js';
import { cpuOf, interleave, median } from './harness/cpu.js';

/** Takes everything and keeps nothing, so that what is measured is the pipeline. */
function nowhere(): Sink & { taken(): number } {
  let taken = 0;
  return {
    name: 'nowhere',
    taken: () => taken,
    async write(batch) {
      taken += batch.length;
    },
    async close() {},
  };
}

const harmless = httpActivity({ activity_id: 3, severity_id: 1, http_request: { url: { path: '/' } } });
const metadata = detectionFinding({ severity_id: 4, finding_info: { uid: 'f' } }).metadata;

/** A finding as an engine hands it over; the pipeline numbers it, so each is a new one. */
function finding(): OcsfEvent {
  return {
    class_uid: 2004,
    category_uid: 2,
    activity_id: 1,
    type_uid: 200401,
    severity_id: 4,
    time: 1_800_000_000_000,
    finding_info: { uid: 'f' },
    metadata,
  };
}

/** `emit` against its own loop: what an event costs the code that emits it, and what stays of one that is filtered out. */
export const bench = defineBench({
  name: 'emit',
  about: 'What does emit cost the code that calls it?',
  async run(table) {
    const severe = filter(({ severity_id: severity }) => severity >= 3);
    const dropping = createPipeline({ sinks: [nowhere()], stages: [severe] });
    const times = interleave([
      {
        name: 'filtered out',
        work: () => {
          for (let i = 0; i < 1000; i++) dropping.emit(harmless);
        },
      },
    ]);
    table.limit('emit, filtered out', times.get('filtered out')! / 1000, 'ns', { max: 1000 });
    const kept = await keptPerEvent(dropping);
    table.limit('heap kept per event that is filtered out', kept, 'bytes', { max: 0.01 });
    await dropping.close();

    for (const drop of ['oldest', 'lowest-severity'] as const) {
      table.limit(`emit, accepted and numbered, drop ${drop}`, await acceptedNs(drop), 'ns', { max: 1000 });
    }
    table.limit('emit, accepted, with the write of its batch', await writtenNs(), 'ns', { max: 2000 });
    table.note(
      'accepted: a new finding of 8 attributes each time, its making included; batches of 500 to a sink that keeps nothing',
    );
  },
});

const round = 5000;

/** CPU time of `emit` alone: the queue has room, and it is emptied between two rounds. */
async function acceptedNs(drop: 'oldest' | 'lowest-severity'): Promise<number> {
  const sink = nowhere();
  const pipeline = createPipeline({ sinks: [sink], drop });
  const rounds: number[] = [];
  for (let i = 0; i < 60; i++) {
    const spent = cpuOf(() => {
      for (let j = 0; j < round; j++) pipeline.emit(finding());
    });
    await pipeline.flush();
    if (i >= 15) rounds.push(spent / round);
  }
  await pipeline.close();
  if (sink.taken() !== 60 * round) throw new Error(`the sink took ${sink.taken()} of ${60 * round} events`);
  return median(rounds);
}

/** CPU time until the batch is written. */
async function writtenNs(): Promise<number> {
  const pipeline = createPipeline({ sinks: [nowhere()] });
  const rounds: number[] = [];
  for (let i = 0; i < 60; i++) {
    const before = process.cpuUsage();
    for (let j = 0; j < round; j++) pipeline.emit(finding());
    await pipeline.flush();
    const { user, system } = process.cpuUsage(before);
    if (i >= 15) rounds.push(((user + system) * 1000) / round);
  }
  await pipeline.close();
  return median(rounds);
}

/** Bytes of heap that stay per event, after a full collection. */
async function keptPerEvent(pipeline: Pipeline): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const events = 1_000_000;
  const emitMany = (): void => {
    for (let i = 0; i < events; i++) pipeline.emit(harmless);
  };
  const samples: number[] = [];
  emitMany();
  for (let i = 0; i < 5; i++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    emitMany();
    collect();
    samples.push((process.memoryUsage().heapUsed - before) / events);
  }
  return Math.max(0, median(samples));
}
