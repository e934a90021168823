import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { detectionFinding, httpActivity, processActivity } from '@lamellar/events';
import { checkEvent, classUids, errorsOf } from '@lamellar/events/check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findSchema } from '../scripts/schema.ts';

const finding = detectionFinding({
  severity_id: 4,
  time: 1_800_000_000_000,
  finding_info: { uid: 'f', title: 't', analytic: { type_id: 1, type: 'Rule', uid: '1' } },
  malware: [{ classification_ids: [1, 2], classifications: ['Adware', 'Backdoor'], name: 'x' }],
  evidences: [{ src_endpoint: { ip: '198.51.100.23', mac: '00:1b:44:11:3a:b7' }, data: { anything: [1] } }],
  vulnerabilities: [{ cve: { uid: 'CVE-2021-44228' } }],
  metadata: { uid: 'u' },
});

type Json = { [key: string]: unknown };

/** The sample with other values; dotted keys reach inside. */
function changed(changes: Json): Json {
  const event = JSON.parse(JSON.stringify(finding)) as Json;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const holder = keys.slice(0, -1).reduce((each, key) => each[key] as Json, event);
    holder[keys.at(-1)!] = value;
  }
  return event;
}

describe('the event check', () => {
  it('accepts the sample that the cases change', () => {
    expect(checkEvent(finding)).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ['not_an_object', '', null],
    ['not_an_object', '', [finding]],
    ['class_uid_unknown', 'class_uid', { class_uid: 2001 }],
    ['class_uid_unknown', 'class_uid', { class_uid: 'constructor' }],
    ['attribute_unknown', '__proto__', JSON.parse(JSON.stringify(finding).replace('{', '{"__proto__":1,'))],
    ['attribute_unknown', 'constructor', changed({ constructor: 1 })],
    ['attribute_unknown', 'finding_info.rule', changed({ 'finding_info.rule': 1 })],
    ['attribute_required_missing', 'finding_info.uid', changed({ 'finding_info.uid': undefined })],
    ['attribute_wrong_type', 'finding_info', changed({ finding_info: 'text' })],
    ['attribute_wrong_type', 'evidences', changed({ evidences: {} })],
    ['attribute_wrong_type', 'evidences[0]', changed({ evidences: [null] })],
    ['attribute_wrong_type', 'is_alert', changed({ is_alert: 'true', 'metadata.profiles': ['security_control'] })],
    ['attribute_wrong_type', 'unmapped', changed({ unmapped: 'text' })],
    ['attribute_wrong_type', 'count', changed({ count: 1.5 })],
    ['attribute_wrong_type', 'message', changed({ message: null })],
    ['attribute_wrong_type', 'message', changed({ message: { toString: 1 } })],
    [
      'attribute_enum_value_unknown',
      'malware[0].classification_ids[1]',
      changed({ 'malware.0.classification_ids': [1, 12] }),
    ],
    [
      'attribute_enum_sibling_incorrect',
      'malware[0].classifications[1]',
      changed({ 'malware.0.classifications': ['Adware', 'Worm'] }),
    ],
    ['attribute_enum_sibling_incorrect', 'type_name', changed({ type_name: 'Detection Finding: Close' })],
    ['attribute_enum_sibling_incorrect', 'class_name', changed({ class_name: 'Finding' })],
    ['attribute_enum_sibling_missing', 'confidence', changed({ confidence_id: 99 })],
    ['attribute_enum_sibling_suspicious_other', 'confidence', changed({ confidence_id: 99, confidence: 'Other' })],
    [
      'attribute_value_regex_not_matched',
      'evidences[0].src_endpoint.ip',
      changed({ 'evidences.0.src_endpoint.ip': 'localhost' }),
    ],
    [
      'attribute_value_exceeds_max_len',
      'evidences[0].src_endpoint.ip',
      changed({ 'evidences.0.src_endpoint.ip': ':'.repeat(41) }),
    ],
    [
      'attribute_value_regex_not_matched',
      'evidences[0].src_endpoint.mac',
      changed({ 'evidences.0.src_endpoint.mac': '001b44113ab7' }),
    ],
    ['constraint_failed', 'vulnerabilities[0]', changed({ vulnerabilities: [{}] })],
    ['constraint_failed', 'evidences[0].src_endpoint', changed({ 'evidences.0.src_endpoint': { port: 1 } })],
    ['timestamp_in_seconds', 'finding_info.created_time', changed({ 'finding_info.created_time': 1_800_000_000 })],
    ['profile_unknown', 'metadata.profiles[0]', changed({ 'metadata.profiles': ['trace'] })],
    ['type_uid_incorrect', 'type_uid', changed({ type_uid: 7 })],
    [
      'observable_name_invalid_reference',
      'observables[0].name',
      changed({ observables: [{ name: 'evidences.src_endpoint[0].ip', type_id: 2 }] }),
    ],
    [
      'observable_name_invalid_reference',
      'observables[0].name',
      changed({ observables: [{ name: 'message.x', type_id: 2 }] }),
    ],
    [
      'observable_name_invalid_reference',
      'observables[0].name',
      changed({ observables: [{ name: '__proto__', type_id: 2 }] }),
    ],
  ])('finds %s at %j', (rule, path, event) => {
    expect(errorsOf(event).map((problem) => [problem.rule, problem.path])).toEqual([[rule, path]]);
  });

  it.each([
    ['evidences[].src_endpoint.ip'],
    ['evidences[0].src_endpoint.ip'],
    ['evidences'],
    ['unmapped.any.thing'],
    ['evidences[].data.x'],
  ])('takes %s as the name of an observable', (name) => {
    expect(errorsOf(changed({ observables: [{ name, type_id: 2 }] }))).toEqual([]);
  });

  it.each([
    ['0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a33', true],
    ['urn:uuid:0B5B1A3E-5d0f-4f6e-9d2a-6f0b6c1f2a33', true],
    ['----0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a3', false],
    ['-'.repeat(100_000), false],
  ])('finds the UUID that stands somewhere in %.50s: %s', (pod_uuid, there) => {
    const event = changed({ 'evidences.0.container': { uid: 'c', pod_uuid } });
    expect(errorsOf(event).length === 0).toBe(there);
  });

  it('warns of a deprecated attribute', () => {
    const event = changed({ ticket: { uid: 'T-1' }, 'metadata.profiles': ['incident'] });
    expect(checkEvent(event)).toMatchObject([{ rule: 'attribute_deprecated', path: 'ticket', level: 'warning' }]);
    expect(errorsOf(event)).toEqual([]);
  });

  it('ends with objects that stand too deep in each other', () => {
    let process: Json = { pid: 1 };
    for (let i = 0; i < 100_000; i++) process = { pid: 1, parent_process: process };
    const event = processActivity({
      activity_id: 1,
      actor: { app_name: 'x' },
      device: { type_id: 0, hostname: 'h' },
      process,
    });
    expect(errorsOf(event)).toMatchObject([{ rule: 'nesting_too_deep' }]);
  });

  it('reports at most a hundred problems', () => {
    const event = changed(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i])));
    expect(checkEvent(event).length).toBe(100);
  });

  it('takes any value without an error', () => {
    const event = fc.object().map((given): Json => ({ ...given, class_uid: 2004 }));
    fc.assert(fc.property(fc.oneof(fc.anything(), event), (given) => Array.isArray(checkEvent(given))));
  });

  it('knows every class of the package', () => {
    expect(classUids().length).toBe(24);
  });
});

describe('the event check beside the JSON Schema', () => {
  const compiled = findSchema();
  let accepts: (event: unknown) => boolean = () => true;
  beforeAll(() => {
    if (compiled === undefined) return;
    const ajv = new Ajv2020({ strict: false });
    accepts = ajv.compile(
      JSON.parse(readFileSync(join(dirname(compiled), 'ocsf-1.8.0.schema.json'), 'utf8')) as object,
    );
  }, 120_000);

  // What only one of both can see.
  const onlyOurs = new Set([
    'type_uid_incorrect',
    'attribute_enum_sibling_incorrect',
    'attribute_enum_sibling_missing',
    'attribute_enum_sibling_suspicious_other',
    'observable_name_invalid_reference',
    'timestamp_in_seconds',
    'profile_unknown',
  ]);
  const http = httpActivity({
    activity_id: 3,
    http_request: { url: { path: '/' } },
    src_endpoint: { ip: '::1', port: 1 },
  });

  it.skipIf(compiled === undefined)(
    'refuses what the schema refuses and accepts what it accepts (skipped: no schema here)',
    () => {
      const value = fc.oneof(
        fc.constantFrom(0, 1, 2, 99, -1, 70_000, 1.5, '', 'x', true, null),
        fc.constant([]),
        fc.constant({}),
        fc.object(),
      );
      fc.assert(
        fc.property(
          fc.constantFrom(finding, http),
          fc.array(fc.tuple(fc.nat(), fc.option(value)), { minLength: 1, maxLength: 3 }),
          (base, changes) => {
            const event = JSON.parse(JSON.stringify(base)) as Json;
            for (const [at, put] of changes) {
              const places = placesOf(event);
              const [holder, key] = places[at % places.length]!;
              if (put === null && !Array.isArray(holder)) delete holder[key];
              else holder[key] = put;
            }
            const rules = errorsOf(event).filter(({ rule }) => !onlyOurs.has(rule));
            expect([rules, accepts(event)]).toEqual([accepts(event) ? [] : expect.anything(), rules.length === 0]);
          },
        ),
        { numRuns: 1500 },
      );
    },
  );
});

/** Every property and element of a value, without the class, which decides about the others, and the type, whose rule is ours. */
function placesOf(value: unknown): [Json, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter((key) => key !== 'class_uid' && key !== 'type_uid')
    .flatMap((key) => [[value as Json, key] as [Json, string], ...placesOf((value as Json)[key])]);
}
