import { detectionFinding, httpActivity, type OcsfEvent } from '@lamellar/events';
import { classUids } from '@lamellar/events/check';
import { classSchema, eventSchema, objectSchema } from '@lamellar/events/schema';
import { describe, expect, it } from 'vitest';

const finding = detectionFinding({
  severity_id: 4,
  finding_info: { uid: 'f', title: 't' },
  evidences: [{ src_endpoint: { ip: '::1', port: 5 } }],
  metadata: { uid: 'u' },
});

describe('the zod schemas', () => {
  it('take what the builders make', () => {
    const event: OcsfEvent = eventSchema.parse(JSON.parse(JSON.stringify(finding)));
    expect(event).toEqual(finding);
    expect(classSchema(2004).parse(finding)).toEqual(finding);
    expect(eventSchema.safeParse(httpActivity({ activity_id: 3, http_request: {} })).success).toBe(true);
  });

  it('refuse with the path and the rule', () => {
    const broken = structuredClone(finding) as unknown as { evidences: { src_endpoint: { port: number } }[] };
    broken.evidences[0]!.src_endpoint.port = 70_000;
    expect(eventSchema.safeParse(broken).error?.issues).toMatchObject([
      { path: ['evidences', 0, 'src_endpoint', 'port'], params: { rule: 'attribute_value_exceeds_range' } },
    ]);
    expect(classSchema(2004).safeParse(broken).error?.issues).toMatchObject([
      { path: ['evidences', 0, 'src_endpoint', 'port'], params: { rule: 'attribute_value_exceeds_range' } },
    ]);
    expect(eventSchema.safeParse('text').error?.issues[0]?.message).toContain('not_an_object');
  });

  it.each([
    ['an unknown attribute', { ...finding, rule_id: 1 }],
    ['an unknown severity', { ...finding, severity_id: 9 }],
    ['a missing attribute', { ...finding, finding_info: {} }],
    ['a text for a number', { ...finding, time: '2026' }],
  ])('refuse %s in the structure of a class', (_, event) => {
    expect(classSchema(2004).safeParse(event).success).toBe(false);
  });

  it('are there for every class and every object, and for nothing else', () => {
    for (const uid of classUids()) expect(Object.keys(classSchema(uid).shape)).toContain('metadata');
    expect(objectSchema('finding_info').safeParse({ uid: 'x' }).success).toBe(true);
    expect(() => classSchema(1)).toThrow('class 1 is none');
    expect(() => objectSchema('__proto__')).toThrow('no object');
  });

  it('are a Standard Schema', async () => {
    expect(await eventSchema['~standard'].validate(finding)).toEqual({ value: finding });
    expect(await eventSchema['~standard'].validate({})).toMatchObject({ issues: [{ path: ['class_uid'] }] });
  });
});
