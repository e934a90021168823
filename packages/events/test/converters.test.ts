import { complianceFinding, detectionFinding, httpActivity, identitiesOf, type OcsfEvent } from '@lamellar/events';
import { checkEvent } from '@lamellar/events/check';
import { cloudEventHeaders, fromCloudEvent, toCloudEvent } from '@lamellar/events/cloudevents';
import { fromFalco } from '@lamellar/events/falco';
import { toOpenReport } from '@lamellar/events/openreports';
import { type AnyValue, toOtlpLogs } from '@lamellar/events/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const finding = detectionFinding({
  severity_id: 4,
  time: 1_800_000_000_123,
  message: 'SQL injection',
  finding_info: { uid: 'f-1', title: 'SQL injection', analytic: { type_id: 1, uid: '942100' } },
  metadata: { uid: 'e-1', correlation_uid: trace },
});
const http = httpActivity({
  activity_id: 3,
  time: 1_800_000_000_000,
  http_request: { url: { path: '/' } },
  trace: { uid: trace, span: { uid: '00f067aa0ba902b7', start_time: 1_800_000_000_000, end_time: 1_800_000_000_001 } },
  metadata: { uid: 'e-2' },
});

describe('CloudEvents', () => {
  it('envelops an event and gives it back', () => {
    const envelope = toCloudEvent(finding, { source: '/shop/waf' });
    expect(envelope).toEqual({
      specversion: '1.0',
      id: 'e-1',
      source: '/shop/waf',
      type: 'ocsf.detection_finding.v1',
      time: '2027-01-15T08:00:00.123Z',
      datacontenttype: 'application/json',
      dataschema: 'https://schema.ocsf.io/1.8.0/classes/detection_finding',
      subject: 'f-1',
      data: finding,
    });
    expect(fromCloudEvent(JSON.parse(JSON.stringify(envelope)))).toEqual(finding);
  });

  it('writes headers of printable ASCII, whatever an event names', () => {
    const event = detectionFinding({
      severity_id: 1,
      finding_info: { uid: 'ü "x"\r\nevil: 1%', title: 't' },
      metadata: { uid: 'u' },
    });
    expect(cloudEventHeaders(toCloudEvent(event, { source: '/a' }))['ce-subject']).toBe(
      '%C3%BC%20%22x%22%0D%0Aevil:%201%25',
    );
  });

  it.each([
    [null, 'specversion'],
    [{ specversion: '0.3' }, 'specversion'],
    [{ specversion: '1.0', id: '' }, 'id'],
    [{ specversion: '1.0', id: '1', source: 's', type: 't', data: { class_uid: 2004 } }, 'attribute_required_missing'],
  ])('refuses %j', (envelope, named) => {
    expect(() => fromCloudEvent(envelope)).toThrow(named);
  });

  it('refuses to make an envelope without id or source', () => {
    expect(() =>
      toCloudEvent({ ...finding, metadata: { ...finding.metadata, uid: undefined } }, { source: '/' }),
    ).toThrow('metadata.uid');
    expect(() => toCloudEvent(finding, { source: '' })).toThrow('source');
  });
});

/** What a value of OTLP stands for. */
function plain(value: AnyValue): unknown {
  if ('intValue' in value) return Number(value.intValue);
  if ('arrayValue' in value) return value.arrayValue.values.map(plain);
  if ('kvlistValue' in value)
    return Object.fromEntries(value.kvlistValue.values.map((each) => [each.key, plain(each.value)]));
  return Object.values(value)[0];
}

describe('OTLP', () => {
  it('makes log records with the event as body, its identities and its trace', () => {
    const logs = toOtlpLogs([finding, http], { resource: { 'service.name': 'shop' }, observedTime: 1_800_000_000_500 });
    const [{ resource, scopeLogs }] = logs.resourceLogs;
    expect(resource.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'shop' } }]);
    const [first, second] = scopeLogs[0].logRecords;
    expect(first).toMatchObject({
      timeUnixNano: '1800000000123000000',
      observedTimeUnixNano: '1800000000500000000',
      severityNumber: 17,
      severityText: 'High',
      eventName: 'ocsf.detection_finding',
      traceId: trace,
    });
    expect(plain(first!.body)).toEqual(JSON.parse(JSON.stringify(finding)));
    expect(first!.attributes.find(({ key }) => key === 'lamellar.rule')).toEqual({
      key: 'lamellar.rule',
      value: { arrayValue: { values: [{ stringValue: '942100' }] } },
    });
    expect(second).toMatchObject({ severityNumber: 9, traceId: trace, spanId: '00f067aa0ba902b7' });
  });

  it('writes any JSON', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), (unmapped) => {
        const event = { ...finding, unmapped: JSON.parse(JSON.stringify(unmapped)) as Record<string, unknown> };
        expect(JSON.parse(JSON.stringify(toOtlpLogs([event])))).toBeTypeOf('object');
      }),
    );
  });
});

describe('OpenReports', () => {
  it('sums up findings and leaves activities out', () => {
    const compliance = (status_id: 0 | 1 | 2 | 3) =>
      complianceFinding({
        severity_id: 3,
        time: 1_800_000_000_250,
        finding_info: { uid: `c-${status_id}`, title: 'anonymous-auth' },
        compliance: { control: '1.2.1', standards: ['CIS Kubernetes 1.12'], status_id },
        resources: [{ type: 'Pod', name: 'api', namespace: 'shop', uid: 'u' }],
      });
    const events: OcsfEvent[] = [
      compliance(1),
      compliance(2),
      compliance(3),
      compliance(0),
      finding,
      { ...finding, status_id: 3 },
      http,
    ];
    const report = toOpenReport(events, { name: 'lamellar-shop', namespace: 'shop', source: 'lamellar-policy' });
    expect(report).toMatchObject({
      apiVersion: 'openreports.io/v1alpha1',
      kind: 'Report',
      metadata: { name: 'lamellar-shop', namespace: 'shop' },
      summary: { pass: 1, warn: 1, fail: 2, error: 1, skip: 1 },
    });
    expect(report.results[2]).toEqual({
      source: 'lamellar-policy',
      policy: 'CIS Kubernetes 1.12',
      category: 'Compliance Finding',
      severity: 'medium',
      timestamp: { seconds: 1_800_000_000, nanos: 250_000_000 },
      result: 'fail',
      scored: true,
      resources: [{ kind: 'Pod', namespace: 'shop', name: 'api', uid: 'u' }],
      message: 'anonymous-auth',
      properties: { findingUid: 'c-3', control: '1.2.1' },
    });
    expect(report.results[4]).toMatchObject({ policy: '942100', rule: '942100', severity: 'high', result: 'fail' });
    expect(toOpenReport(events, { name: 'n', namespace: 's', keep: ['fail'] }).results.length).toBe(2);
  });
});

describe('Falco', () => {
  const alert = {
    uuid: '0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a33',
    output: '10:20:05: Notice A shell was spawned in a container',
    priority: 'Notice',
    rule: 'Terminal shell in container',
    time: '2026-08-17T10:20:05.123456789Z',
    source: 'syscall',
    tags: ['container', 'shell', 'T1059', 'T1059.004', 'mitre_execution'],
    hostname: 'node-7',
    output_fields: {
      'container.id': 'b1946ac92492',
      'container.name': 'api',
      'container.image.digest': 'sha256:aa',
      'k8s.pod.uid': '0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a34',
      'proc.pid': 4190,
      'proc.name': 'bash',
      'proc.exepath': '/bin/bash',
      'proc.cmdline': 'bash -i',
      'proc.pname': '<NA>',
      'user.name': 'root',
      'user.uid': 0,
      'fd.name': '/dev/pts/0',
    },
  };

  it('makes a valid finding of an alert', () => {
    const event = fromFalco(alert);
    expect(checkEvent(JSON.parse(JSON.stringify(event)))).toEqual([]);
    expect(event).toMatchObject({
      severity: 'Low',
      time: Date.parse('2026-08-17T10:20:05.123Z'),
      finding_info: {
        uid: alert.uuid,
        title: alert.rule,
        attacks: [{ technique: { uid: 'T1059' } }, { sub_technique: { uid: 'T1059.004' } }],
      },
      metadata: { product: { name: 'Falco' }, profiles: ['container'] },
    });
    expect(identitiesOf(event)).toEqual([
      { kind: 'image', value: 'sha256:aa' },
      { kind: 'container', value: 'b1946ac92492' },
      { kind: 'pod', value: '0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a34' },
      { kind: 'rule', value: 'Terminal shell in container' },
    ]);
  });

  it('gives the same uid to the same alert without one', () => {
    const { uuid: _, ...unnamed } = alert;
    expect(fromFalco(unnamed).finding_info.uid).toBe(fromFalco(structuredClone(unnamed)).finding_info.uid);
  });

  it.each([
    [{ ...alert, rule: undefined }, 'rule'],
    [{ ...alert, priority: 5 }, 'priority'],
    [{ ...alert, time: 'yesterday' }, 'time'],
    [null, 'rule'],
    [[], 'rule'],
  ])('refuses what is no alert', (given, named) => {
    expect(() => fromFalco(given)).toThrow(named);
  });

  it('makes a valid finding whatever stands in the output fields', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.constant('<NA>'));
    const names = Object.keys(alert.output_fields);
    const fields = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(fields, fc.array(fc.anything()), fc.anything(), (output_fields, tags, hostname) => {
        const event = fromFalco({ ...alert, output_fields, tags, hostname });
        expect(checkEvent(JSON.parse(JSON.stringify(event)))).toEqual([]);
      }),
    );
  });
});
