import { detectionFinding } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import { otlp } from './otlp.js';

const event = detectionFinding({ severity_id: 4, finding_info: { uid: 'f', title: 't' } });

describe('otlp', () => {
  it.each([
    ['https://c.test:4318', 'https://c.test:4318/v1/logs'],
    ['https://c.test/tenant/logs', 'https://c.test/tenant/logs'],
  ])('sends to the path of %s', async (url, expected) => {
    const asked: string[] = [];
    const fetch = async (where: string): Promise<Response> => {
      asked.push(where);
      return new Response('{}');
    };
    await otlp({ url, fetch }).write([event]);
    expect(asked).toEqual([expected]);
  });

  it.each([
    ['', undefined],
    ['{}', undefined],
    ['not json', undefined],
    ['{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":"slow down"}}', undefined],
    ['{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too large"}}', 'left out 3 records: "too large"'],
  ])('reads the answer %s', async (answer, refusal) => {
    const written = otlp({ url: 'https://c.test', fetch: async () => new Response(answer) }).write([event]);
    await (refusal === undefined ? expect(written).resolves.toBeUndefined() : expect(written).rejects.toThrow(refusal));
  });
});
