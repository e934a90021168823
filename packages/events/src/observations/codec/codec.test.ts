import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventsError } from '../../errors.js';
import { createObservation, fieldsOf, OBSERVATION_KINDS, type Observation } from '../observation.js';
import { decodeObservations, encodeObservations } from './index.js';

const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed());
const values = {
  string: text,
  number: fc.oneof(fc.integer(), fc.double(), fc.constant(-1), fc.maxSafeInteger()),
  boolean: fc.boolean(),
  list: fc.array(text, { maxLength: 4 }),
};

/** Any observation of any kind: some fields known, the others not. */
const observation: fc.Arbitrary<Observation> = fc
  .constantFrom(...OBSERVATION_KINDS)
  .chain((kind) =>
    fc
      .record(Object.fromEntries(fieldsOf(kind)!.map(({ name, type }) => [name, values[type]])), { requiredKeys: [] })
      .map((given) => createObservation(kind, { ...given }) as Observation),
  );

describe('the batch codec', () => {
  it('gives back what was written, in its order', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 20 }), (batch) => {
        expect(decodeObservations(encodeObservations(batch))).toEqual(batch);
      }),
    );
  });

  it('keeps a zero below zero apart from what is not known', () => {
    const batch = [createObservation('loss', { result: -0 })];
    expect(decodeObservations(encodeObservations(batch))).toEqual(batch);
  });

  it('gives observations their one shape', () => {
    const [read] = decodeObservations(encodeObservations([createObservation('file', { action: 'open', path: '/x' })]));
    expect(Object.keys(read!)).toEqual(Object.keys(createObservation('file', {})));
  });

  it('refuses any changed or cut batch with its own error and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(observation, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        (batch, changes, cut) => {
          const bytes = encodeObservations(batch);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          readOrRefuse(bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('refuses any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        readOrRefuse(Uint8Array.of(0x4c, 0x4f, 0x42, 0x31, ...tail));
        readOrRefuse(tail);
      }),
    );
  });

  it.each([
    ['nothing', [], 'the mark "LOB1"'],
    ['another mark', [0x4c, 0x4f, 0x42, 0x32], 'the mark "LOB1"'],
    ['more texts than bytes', [0x4c, 0x4f, 0x42, 0x31, 0xff, 0x7f], '16383 texts'],
    ['text that is not UTF-8', [0x4c, 0x4f, 0x42, 0x31, 1, 1, 0xff], 'text in UTF-8'],
    ['a claim of a million observations', [0x4c, 0x4f, 0x42, 0x31, 0, 0xc0, 0x84, 0x3d, 0, 0], 'at most 65536'],
    ['bytes after the end', [0x4c, 0x4f, 0x42, 0x31, 0, 0, 0, 0, 7], 'the end'],
    ['an integer without end', [0x4c, 0x4f, 0x42, 0x31, ...Array(12).fill(0xff)], 'an integer below 2^53'],
  ])('says where and why for %s', (_, bytes, message) => {
    expect(() => decodeObservations(Uint8Array.from(bytes))).toThrow(message);
  });

  it('tells of kinds that it does not know as a loss', () => {
    const bytes = encodeObservations([
      createObservation('dns', { name: 'a', time: 17 }),
      createObservation('loss', { count: 1 }),
      createObservation('dns', { name: 'b' }),
    ]);
    // The kind "dns" becomes "dnt", which a later version might have.
    const at = Buffer.from(bytes).indexOf('dns');
    bytes[at + 2] = 't'.charCodeAt(0);
    expect(decodeObservations(bytes)).toEqual([
      createObservation('loss', { time: 17, cause: 'unknown-kind', count: 2, source: 'codec', lost: 'dnt' }),
      createObservation('loss', { count: 1 }),
    ]);
  });

  it('skips columns that it does not know', () => {
    const bytes = encodeObservations([createObservation('dns', { name: 'a', type: 'A' })]);
    const at = Buffer.from(bytes).indexOf('type');
    bytes[at] = 'T'.charCodeAt(0);
    expect(decodeObservations(bytes)).toEqual([createObservation('dns', { name: 'a' })]);
  });

  it('writes at most 65,536 observations at once', () => {
    const one = createObservation('loss', {});
    expect(decodeObservations(encodeObservations(Array<Observation>(65_536).fill(one)))).toHaveLength(65_536);
    expect(() => encodeObservations(Array<Observation>(65_537).fill(one))).toThrow('at most 65536');
  });
});

function readOrRefuse(bytes: Uint8Array): void {
  try {
    decodeObservations(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(EventsError);
    expect((error as EventsError).code).toBe('EVENTS_CODEC');
  }
}
