import { detectionFinding } from '@lamellar/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syslogMessage, truncatedMessage } from './message.js';

const head = { facility: 13, hostname: 'host', appName: 'lamellar', procId: '7' };
const finding = (severity_id: 1 | 2 | 3 | 4 | 5 | 6 | 99, uid: string, message = 'm') =>
  detectionFinding({
    severity_id,
    ...(severity_id === 99 ? { severity: 'x' } : {}),
    time: 0,
    message,
    finding_info: { uid: 'f', title: 't' },
    metadata: { uid },
  });

describe('syslogMessage', () => {
  it('is a message of RFC 5424', () => {
    const event = finding(4, 'u-1');
    expect(syslogMessage(event, head)).toBe(
      `<107>1 1970-01-01T00:00:00.000Z host lamellar 7 2004 [ocsf@32473 class_uid="2004" type_uid="200401" severity_id="4" uid="u-1"] \u{feff}${JSON.stringify(event)}`,
    );
  });

  it.each([
    [1, 110],
    [2, 109],
    [3, 108],
    [4, 107],
    [5, 106],
    [6, 105],
    [99, 110],
  ] as const)('gives severity %i the priority %i', (severity, priority) => {
    expect(syslogMessage(finding(severity, 'u'), head)).toMatch(new RegExp(`^<${priority}>1 `));
  });

  it('lets no text out of its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (uid, host) => {
        const event = finding(4, uid);
        const text = syslogMessage(event, { ...head, hostname: host });
        const parsed =
          /^<\d+>1 \S+ ([!-~]{1,255}) lamellar 7 2004 \[ocsf@32473 class_uid="2004" type_uid="200401" severity_id="4" uid="((?:[^"\\\]]|\\["\\\]])*)"\] \ufeff(.*)$/su.exec(
            text,
          );
        expect(JSON.parse(parsed?.[3] ?? 'null')).toEqual(JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});

describe('truncatedMessage', () => {
  it('keeps ids, says that it is truncated, and fits', () => {
    const event = { ...finding(4, 'u-1', 'x'.repeat(5000)), unmapped: { big: 'y'.repeat(100_000) } };
    const text = truncatedMessage(event, head, 2048, 105_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
    const body = JSON.parse(text.slice(text.indexOf('\u{feff}') + 1));
    expect(body).toMatchObject({
      class_uid: 2004,
      metadata: { uid: 'u-1', is_truncated: true, untruncated_size: 105_000 },
    });
  });
});
