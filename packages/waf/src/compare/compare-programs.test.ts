import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileText } from '../testing/evaluate.js';
import { comparePrograms, type Difference, readTraffic, type TrafficRecord, writeTraffic } from './index.js';

function record(target: string): TrafficRecord {
  return { request: { method: 'GET', target, headers: [] } };
}

describe('comparePrograms', () => {
  it('tells what a change of rules does to recorded traffic', async () => {
    const before = compileText('SecRule ARGS "@rx a" "id:1,pass"\nSecRule ARGS "@rx b" "id:2,deny"');
    const after = compileText('SecRule ARGS "@rx a" "id:1,deny"\nSecRule ARGS "@rx c" "id:3,pass"');
    const differences: Difference[] = [];
    const result = await comparePrograms(
      before,
      after,
      [record('/?q=a'), record('/?q=b'), record('/?q=c'), record('/')],
      {
        mode: 'block',
        onDifference: (difference) => void differences.push(difference),
      },
    );
    expect(result).toMatchObject({ requests: 4, different: 3, newlyStopped: 1, newlyPassed: 1 });
    expect([...result.gained]).toEqual([[3, 1]]);
    expect([...result.lost]).toEqual([[2, 1]]);
    expect(differences.map(({ number, gained, lost }) => [number, gained, lost])).toEqual([
      [1, [], []],
      [2, [], [2]],
      [3, [3], []],
    ]);
  });
});

describe('a traffic line', () => {
  it('of any JSON, or none, is read or refused with WAF_TRAFFIC', () => {
    const key = fc.constantFrom(
      'request',
      'response',
      'method',
      'target',
      'headers',
      'body',
      'bodyBase64',
      'status',
      '__proto__',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(null, true, 1, 'GET', '/', [], [['a', 'b']]),
        fc.dictionary(key, tie('value')),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }));
    const record = fc.record({ request: fc.dictionary(key, value), response: value });
    const line = fc.oneof(
      fc.oneof(value, record).map((json) => JSON.stringify(json)),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(line, (text) => {
        try {
          expect(typeof readTraffic(text, 7).request.method).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({ code: 'WAF_TRAFFIC', message: expect.stringContaining('line 7') as string });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('comes back as it was written, bytes included', () => {
    const written: TrafficRecord = {
      request: {
        method: 'POST',
        target: '/',
        headers: [['A', 'b']],
        body: Buffer.from([0, 255, 10]),
        protocol: 'HTTP/2.0',
      },
      response: { status: 200, headers: [], body: Buffer.from('x') },
    };
    expect(readTraffic(writeTraffic(written))).toEqual(written);
  });

  it.each<[string, string]>([
    ['{', 'expected one JSON object'],
    ['[]', 'an object with "request"'],
    ['{"request":{"method":"GET"}}', 'method and target'],
    ['{"request":{"method":"GET","target":"/","headers":{"a":"b"}}}', 'headers as'],
    ['{"request":{"method":"GET","target":"/","body":5}}', 'body as a text'],
    ['{"request":{"method":"GET","target":"/"},"response":{}}', 'a response with its status'],
  ])('%s says what is missing and where', (text, message) => {
    expect(() => readTraffic(text, 7)).toThrow(message);
    expect(() => readTraffic(text, 7)).toThrow('line 7');
  });
});
