import {
  detectionFinding,
  type IdentityInput,
  identitiesOf,
  identityValues,
  processKey,
  setIdentities,
} from '@lamellar/events';
import { checkEvent } from '@lamellar/events/check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samples } from './samples.ts';

const identities = {
  tenant: 'acme',
  image: 'sha256:b2b2',
  container: 'c-77',
  pod: '0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a35',
  process: '77@1800000000000',
  package: 'pkg:npm/lodash@4.17.20',
  cve: 'CVE-2021-23337',
  trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  rule: 'R-1',
} satisfies IdentityInput;

describe('the identities of an event', () => {
  it('are read back, each once, from a finding that names them all', () => {
    const event = detectionFinding({ severity_id: 3, finding_info: { uid: 'f', title: 't' } });
    expect(setIdentities(event, { ...identities, rule: ['R-1', 'R-2', 'R-2'] })).toEqual([]);
    expect(checkEvent(event)).toEqual([]);
    expect(Object.fromEntries(identitiesOf(event).map(({ kind, value }) => [kind, value]))).toEqual({
      ...identities,
      rule: 'R-2',
    });
    expect(identityValues(event, 'rule')).toEqual(['R-1', 'R-2']);
    expect(event.finding_info.analytic).toMatchObject({ uid: 'R-1' });
  });

  it.each(samples().map((event) => [event.class_name, event] as const))(
    'have a place in %s, or are told to have none',
    (_, event) => {
      const unplaced = new Set(setIdentities(event, identities).map(({ kind }) => kind));
      expect(checkEvent(JSON.parse(JSON.stringify(event)))).toEqual([]);
      for (const [kind, value] of Object.entries(identities)) {
        const named = identityValues(event, kind as keyof typeof identities).includes(value);
        expect([kind, named]).toEqual([kind, !unplaced.has(kind as keyof typeof identities)]);
      }
      // Every class tells whom it concerns, which request, and by which rule.
      for (const kind of ['tenant', 'trace', 'rule', 'image'] as const) expect(unplaced.has(kind)).toBe(false);
    },
  );

  it('keep what stands there: another value has no place', () => {
    const event = detectionFinding({
      severity_id: 3,
      finding_info: { uid: 'f', title: 't' },
      metadata: { tenant_uid: 'other' },
    });
    expect(setIdentities(event, { tenant: 'acme' })).toEqual([{ kind: 'tenant', value: 'acme' }]);
    expect(identityValues(event, 'tenant')).toEqual(['other']);
  });

  it.each([
    ['a pod that is no UUID in a container', { pod: 'static-pod' }],
    ['a process without start', { process: '77' }],
    ['a process that is no number', { process: 'x@y' }],
  ])('leave out %s', (_, given) => {
    const event = samples().find(({ class_uid: uid }) => uid === 6008)!;
    expect(setIdentities(event, given).length).toBe(1);
    expect(identitiesOf(event)).toEqual([]);
  });

  it('take only a W3C trace id for a trace', () => {
    const event = detectionFinding({
      severity_id: 3,
      finding_info: { uid: 'f' },
      metadata: { correlation_uid: 'case-7' },
    });
    expect(identitiesOf(event)).toEqual([]);
  });

  it('tell processes of one pid apart by their start', () => {
    expect(processKey(7, 1_800_000_000_000.9)).toBe('7@1800000000000');
    expect(processKey(7, 1_800_000_000_000)).not.toBe(processKey(7, 1_800_000_000_001));
  });

  it('are read from anything without an error, and are bounded', () => {
    fc.assert(fc.property(fc.object(), (given) => Array.isArray(identitiesOf(given))));
    const components = Array.from({ length: 20_000 }, (_, i) => ({ purl: `pkg:npm/p${i}@1` }));
    expect(identitiesOf({ sbom: { software_components: components } }).length).toBe(10_000);
    expect(identitiesOf({ metadata: { tenant_uid: 'x'.repeat(3000) } })).toEqual([]);
    expect(identitiesOf(JSON.parse('{"__proto__":{"metadata":{"tenant_uid":"t"}}}') as object)).toEqual([]);
  });
});
