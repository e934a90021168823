import { readFileSync, writeFileSync } from 'node:fs';
import type { OcsfEvent } from '@lamellar/events';
import { toSarif } from '@lamellar/events/sarif';

/** Makes a SARIF log of the findings in a file of events, one in a line. */
export async function writeSarif(events: string, sarif: string): Promise<void> {
  const findings = readFileSync(events, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OcsfEvent)
    .filter((event) => event.class_uid === 2004);
  writeFileSync(sarif, `${JSON.stringify(toSarif(findings), null, 2)}\n`);
}
