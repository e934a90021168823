import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ClassUid,
  createObservation,
  KIND_FIELDS,
  OBSERVATION_KINDS,
  type Observation,
  type OcsfEvent,
  toEvent,
} from '@lamellar/events';
import { checkEvent } from '@lamellar/events/check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findSchema } from '../scripts/schema.ts';
import { samples } from './samples.ts';

const compiled = findSchema();
let validate: ((event: unknown) => string[]) | undefined;

beforeAll(() => {
  if (compiled === undefined) {
    console.log('skipped: JSON Schema of the events: no ocsf/ocsf-1.8.0.schema.json here; the semantic check runs');
    return;
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const compile = ajv.compile(
    JSON.parse(readFileSync(join(dirname(compiled), 'ocsf-1.8.0.schema.json'), 'utf8')) as object,
  );
  validate = (event) =>
    compile(event) ? [] : (compile.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}, 120_000);

function expectValid(event: OcsfEvent): void {
  const written: unknown = JSON.parse(JSON.stringify(event));
  expect(checkEvent(written)).toEqual([]);
  expect(checkEvent(event)).toEqual([]);
  if (validate !== undefined) expect(validate(written)).toEqual([]);
}

describe('an event of every builder', () => {
  it('is there for every class', () => {
    expect(
      samples()
        .map(({ class_uid: uid }) => uid)
        .sort(),
    ).toEqual(Object.values(ClassUid).sort());
  });

  it.each(samples().map((event) => [event.class_name, event] as const))('is valid: %s', (_, event) => {
    expectValid(event);
  });
});

/** An observation with anything at all in its fields. */
function anyObservation(): fc.Arbitrary<Observation> {
  const text = fc.oneof(fc.constant(''), fc.string(), fc.constantFrom('10.0.0.1', '::1', '/bin/sh', 'GET', 'PROPFIND'));
  const number = fc.oneof(
    fc.constant(-1),
    fc.nat(70_000),
    fc.nat(2_000_000_000_000).map((each) => each + 2e11),
  );
  const values = {
    string: text,
    number,
    boolean: fc.boolean(),
    list: fc.array(text, { maxLength: 3 }),
  };
  return fc.constantFrom(...OBSERVATION_KINDS).chain((kind) => {
    const table: Readonly<Record<string, string | readonly string[]>> = KIND_FIELDS[kind];
    const start = fc.oneof(fc.constant(-1), fc.double({ min: 2e11, max: 4e12, noNaN: true }));
    const fields = Object.entries(table).map(([name, type]) => [
      name,
      // A sensor tells of times in milliseconds.
      name === 'targetStartTime'
        ? start
        : typeof type === 'string'
          ? values[type as keyof typeof values]
          : fc.constantFrom(...type),
    ]);
    const common = {
      time: fc.integer({ min: 2e11, max: 4e12 }),
      result: fc.constantFrom(0, -13),
      host: text,
      tenant: text,
      traceId: text,
      containerId: text,
      containerName: text,
      podUid: text,
      imageDigest: text,
      pid: fc.integer({ min: -1, max: 4_000_000 }),
      startTime: start,
      ppid: fc.integer({ min: -1, max: 4_000_000 }),
      uid: fc.integer({ min: -1, max: 70_000 }),
      user: text,
      comm: text,
      executable: text,
      ancestors: values.list,
    };
    return fc
      .record(
        { ...common, ...(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>) },
        { requiredKeys: ['time'] },
      )
      .map((given) => createObservation(kind, given as object) as Observation);
  });
}

describe('the event of an observation', () => {
  it.each(OBSERVATION_KINDS)('is valid for %s when nothing but the time is known', (kind) => {
    expectValid(toEvent(createObservation(kind, { time: 1_800_000_000_000 }) as Observation));
  });

  it('is valid whatever the sensor saw', () => {
    fc.assert(
      fc.property(anyObservation(), (observation) => expectValid(toEvent(observation))),
      { numRuns: 400 },
    );
  });
});
