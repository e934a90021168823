import { createRequestContext, type OcsfEvent, runInRequest } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import { expect, test } from 'vitest';
import { RaspBlockedError } from './errors.js';
import { addInputs } from './inputs/request-inputs.js';
import { configure, type Detector, judge } from './judge.js';
import { type RaspOptions, readOptions } from './options.js';

const attack: Detector = (inputs) =>
  inputs[0] && { algorithm: 'sql-injection', input: inputs[0], at: 0, reason: 'a test says so' };
const nothing: Detector = () => undefined;

function run(detect: Detector, options: RaspOptions = {}, body: unknown = 'text', value = 'SELECT 1') {
  const events: OcsfEvent[] = [];
  configure(readOptions({ emit: (event) => events.push(event), ...options }));
  const context = createRequestContext({ headers: {} });
  addInputs(context, () => ({ body }));
  const refused = runInRequest(context, () =>
    judge({ sink: 'test.sink', value, repeatable: true }, ['sql-injection'], detect),
  );
  for (const event of events) expect(errorsOf(event)).toEqual([]);
  return { refused, events };
}

test('an attack is stopped and told once, as a valid event', () => {
  const { refused, events } = run(attack);
  expect(refused).toBeInstanceOf(RaspBlockedError);
  expect(events).toMatchObject([{ class_uid: 2004, action_id: 2 }]);
});

test('observing tells and lets go on; off does neither', () => {
  const observed = run(attack, { mode: 'observe' });
  expect(observed.refused).toBeUndefined();
  expect(observed.events).toMatchObject([{ class_uid: 2004, action_id: 3 }]);
  expect(run(attack, { algorithms: { 'sql-injection': 'off' } })).toEqual({ refused: undefined, events: [] });
});

test('a fault of ours lets the call go on and is told as class 6008', () => {
  const { refused, events } = run(() => {
    throw new TypeError('a bug');
  });
  expect(refused).toBeUndefined();
  expect(events).toMatchObject([{ class_uid: 6008, message: expect.stringContaining('TypeError: a bug') as string }]);
});

test('an emit that throws changes no verdict', () => {
  const emit = (): never => {
    throw new Error('full');
  };
  expect(run(attack, { emit }).refused).toBeInstanceOf(RaspBlockedError);
  expect(run(nothing, { emit }).refused).toBeUndefined();
});

test('padding beyond the limits is the verdict limit, which has a mode of its own', () => {
  const padded = Array.from({ length: 5000 }, (_, index) => `t${index}`);
  const { refused, events } = run(nothing, {}, padded, 'SELECT 2');
  expect(refused).toMatchObject({ algorithm: 'limit' });
  expect(events).toMatchObject([{ class_uid: 2004, action_id: 2, disposition_id: 25 }]);
  expect(run(nothing, { algorithms: { limit: 'observe' } }, padded, 'SELECT 2').refused).toBeUndefined();
});

test('a value that was clean with whole requests goes on when a large request comes', () => {
  const padded = Array.from({ length: 5000 }, (_, index) => `t${index}`);
  expect(run(nothing, {}, 'small', 'SELECT 3').refused).toBeUndefined();
  expect(run(nothing, {}, padded, 'SELECT 3').refused).toBeUndefined();
});

test('texts times length beyond the budget is the verdict limit', () => {
  const body = Array.from({ length: 1500 }, (_, index) => `t${index}`);
  expect(run(nothing, {}, body, 'x'.repeat(1_000_000)).refused).toMatchObject({ algorithm: 'limit' });
});
