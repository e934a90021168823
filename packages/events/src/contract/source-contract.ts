import { deepEqual } from 'node:assert/strict';
import type { EventQuery, Sink, Source } from '../contracts/index.js';
import type { ContractCase } from './case.js';
import { SAMPLE_TIME, sampleEvents } from './sample-events.js';

/** A store under test: what the sink takes, the source gives back. */
export interface SourceSubject {
  readonly sink: Sink;
  readonly source: Source;
  end?(): Promise<void>;
}

const last = Array.from({ length: 30 }, (_, i) => 29 - i);

/** Each query over 30 sample events, and the times after `SAMPLE_TIME` of what it finds. */
const queries: readonly (readonly [string, EventQuery, readonly number[]])[] = [
  ['nothing but a limit, newest first', { limit: 3 }, [29, 28, 27]],
  ['the oldest first', { order: 'oldest', limit: 3 }, [0, 1, 2]],
  ['a span of time, its end not included', { from: SAMPLE_TIME + 10, to: SAMPLE_TIME + 12 }, [11, 10]],
  ['a class', { classUid: 2004, limit: 2 }, [29, 27]],
  ['several classes', { classUid: [2004, 4002], limit: 2 }, [29, 28]],
  ['a lowest severity', { minSeverity: 4, order: 'oldest', limit: 2 }, [1, 3]],
  ['a severity', { severityId: [1], limit: 2 }, [28, 26]],
  ['a finding', { findingUid: 'f-5' }, [5]],
  ['an identity', { identity: { kind: 'tenant', value: 'acme' } }, last],
  ['an identity that nobody has', { identity: { kind: 'tenant', value: 'other' } }, []],
  ['words of the message', { text: 'FINDING 7' }, [7]],
  ['the beginning of a word', { text: 'find* 9' }, [9]],
  ['several conditions', { classUid: 4002, from: SAMPLE_TIME + 4, to: SAMPLE_TIME + 8 }, [6, 4]],
];

/** What every store promises about queries. */
export function sourceContract(open: () => Promise<SourceSubject>): ContractCase[] {
  return queries.map(([name, query, expected]) => ({
    name: `finds by ${name}`,
    async run() {
      const { sink, source, end } = await open();
      try {
        await sink.write(sampleEvents(30, 'query'));
        const times: number[] = [];
        for await (const event of source.query(query)) times.push(event.time - SAMPLE_TIME);
        deepEqual(times, expected);
      } finally {
        await sink.close();
        await end?.();
      }
    },
  }));
}
