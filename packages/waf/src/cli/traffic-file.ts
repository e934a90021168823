import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readTraffic, type TrafficRecord } from '../compare/index.js';

/** Reads recorded traffic line by line; empty lines are passed over. */
export async function* readTrafficFile(path: string): AsyncGenerator<TrafficRecord, void, void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() !== '') yield readTraffic(line, number);
  }
}
