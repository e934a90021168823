import { detectionFinding, httpActivity } from '../builders/index.js';
import type { OcsfEvent } from '../generated/classes.js';

/** The time of the first sample event, in milliseconds since 1970. */
export const SAMPLE_TIME = 1_700_000_000_000;

const awkward = 'quotes " and \\ and \u0000 nul, ünï­cödé 🦊, \r\n lines, <angle>';

/** Events that a sink must keep as they are: a millisecond apart, by turns HTTP activities with awkward text and detection findings. */
export function sampleEvents(count: number, tag: string): OcsfEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const metadata = { uid: `${tag}-${i}`, tenant_uid: 'acme' };
    return i % 2 === 0
      ? httpActivity({
          activity_id: 3,
          time: SAMPLE_TIME + i,
          message: `${awkward} ${i}`,
          http_request: { url: { path: '/' } },
          metadata,
        })
      : detectionFinding({
          severity_id: 4,
          time: SAMPLE_TIME + i,
          message: `finding ${i}`,
          finding_info: { uid: `f-${i}`, title: 'sample' },
          metadata,
        });
  });
}

/** The `metadata.uid` of each event, sorted. */
export function uidsOf(events: readonly unknown[]): string[] {
  return events.map((event) => (event as OcsfEvent).metadata.uid ?? '').sort();
}
