import { checkEvent } from '@lamellar/events/check';
import { describe, expect, it } from 'vitest';
import { type Advisory, openAdvisories, parseOsv } from '../advisories/index.js';
import { openExposure } from '../exposure/index.js';
import type { Inventory } from '../inventory/index.js';
import { dayZeroEvents } from './index.js';

function inventory(...packages: [name: string, version: string][]): Inventory {
  return {
    packages: packages.map(([name, version]) => ({
      type: 'maven',
      name: `org.apache.logging.log4j:${name}`,
      version,
      purl: `pkg:maven/org.apache.logging.log4j/${name}@${version}`,
      path: 'app.jar',
      analyzer: 't',
    })),
    problems: [],
    completeness: 'known',
  };
}

const log4shell = (more: object = {}): Advisory =>
  parseOsv(
    JSON.stringify({
      id: 'GHSA-jfh8-c2jp-5v3q',
      aliases: ['CVE-2021-44228'],
      modified: '2021-12-10T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }],
      affected: [
        {
          package: { ecosystem: 'Maven', name: 'org.apache.logging.log4j:log4j-core' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0-beta9' }, { fixed: '2.15.0' }] }],
        },
      ],
      ...more,
    }),
  );

describe('dayZeroEvents', () => {
  it('tells what a new advisory means for everything that was scanned, once for each subject', () => {
    using exposure = openExposure(':memory:');
    exposure.add(
      { uid: 'sha256:b', name: 'shop', scanned: 1 },
      inventory(['log4j-core', '2.14.1'], ['log4j-core', '2.13.0']),
    );
    exposure.add({ uid: 'sha256:a', name: 'api', scanned: 2 }, inventory(['log4j-core', '2.14.1']));
    exposure.add(
      { uid: 'sha256:c', name: 'fixed', scanned: 3 },
      inventory(['log4j-core', '2.17.0'], ['log4j-api', '2.14.1']),
    );
    const events = dayZeroEvents(exposure, log4shell(), 1_790_000_000_000);
    expect(events.flatMap((each) => checkEvent(each))).toEqual([]);
    expect(events).toMatchObject([
      { class_uid: 2002, severity_id: 5, resources: [{ uid: 'sha256:a', name: 'api' }] },
      {
        resources: [{ uid: 'sha256:b' }],
        vulnerabilities: [
          { cve: { uid: 'CVE-2021-44228' }, affected_packages: [{ version: '2.13.0' }, { version: '2.14.1' }] },
        ],
      },
    ]);
  });

  it('tells nothing of what was withdrawn or touches nothing', () => {
    using exposure = openExposure(':memory:');
    exposure.add({ uid: 'a', name: 'api', scanned: 1 }, inventory(['log4j-core', '2.14.1']));
    expect(dayZeroEvents(exposure, log4shell({ withdrawn: '2022-01-01T00:00:00Z' }), 0)).toEqual([]);
    expect(dayZeroEvents(exposure, log4shell({ affected: [] }), 0)).toEqual([]);
  });

  it('is asked by an import for what is new or changed alone', () => {
    using exposure = openExposure(':memory:');
    using store = openAdvisories(':memory:');
    exposure.add({ uid: 'a', name: 'api', scanned: 1 }, inventory(['log4j-core', '2.14.1']));
    const told: string[] = [];
    const onChange = (advisory: Advisory) => {
      for (const event of dayZeroEvents(exposure, advisory, 0)) told.push(event.finding_info.uid);
    };
    for (const modified of ['2021-12-10T00:00:00Z', '2021-12-10T00:00:00Z', '2021-12-14T00:00:00Z'])
      store.import('osv', [log4shell({ modified })], 0, { onChange });
    expect(told).toEqual(['a/GHSA-jfh8-c2jp-5v3q', 'a/GHSA-jfh8-c2jp-5v3q']);
  });
});
