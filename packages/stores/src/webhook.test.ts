import { createHmac } from 'node:crypto';
import { detectionFinding } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import type { Fetch } from './http-post.js';
import { webhook } from './webhook.js';

const event = detectionFinding({ severity_id: 4, finding_info: { uid: 'f', title: 't' }, time: 1_700_000_000_000 });

function answering(...answers: (number | Error)[]): { fetch: Fetch; asked: { url: string; init: RequestInit }[] } {
  const asked: { url: string; init: RequestInit }[] = [];
  return {
    asked,
    fetch: async (url, init) => {
      asked.push({ url, init });
      const answer = answers[asked.length - 1] ?? 200;
      if (answer instanceof Error) throw answer;
      return new Response(null, { status: answer });
    },
  };
}

describe('webhook', () => {
  it('signs what it sends, so that the receiver can check it', async () => {
    const { fetch, asked } = answering(200);
    await webhook({
      url: 'https://x.test/hook',
      secret: `whsec_${Buffer.from('key').toString('base64')}`,
      headers: { authorization: 'Bearer t' },
      fetch,
      now: () => 5000,
    }).write([event]);
    const headers = asked[0]!.init.headers as Record<string, string>;
    const signed = `${headers['webhook-id']}.5.${asked[0]!.init.body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', 'key').update(signed).digest('base64')}`);
    expect([headers['authorization'], asked[0]!.init.redirect]).toEqual(['Bearer t', 'error']);
  });

  it('sends a large batch in several requests, in order', async () => {
    const { fetch, asked } = answering();
    await webhook({ url: 'https://x.test', maxEvents: 2, format: 'ndjson', fetch }).write(
      [1, 2, 3, 4, 5].map((time) => ({ ...event, time })),
    );
    const times = asked.map(({ init }) =>
      String(init.body)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).time),
    );
    expect(times).toEqual([[1, 2], [3, 4], [5]]);
  });

  it.each([
    [400, 'STORE_REFUSED', false],
    [401, 'STORE_REFUSED', false],
    [408, 'STORE_UNAVAILABLE', true],
    [429, 'STORE_UNAVAILABLE', true],
    [503, 'STORE_UNAVAILABLE', true],
    [new TypeError('fetch failed'), 'STORE_UNAVAILABLE', true],
  ])('on %s rejects with %s, retryable: %s', async (answer, code, retryable) => {
    const { fetch } = answering(answer);
    await expect(webhook({ url: 'https://x.test', fetch }).write([event])).rejects.toMatchObject({ code, retryable });
  });

  it.each([
    ['http://example.com/hook', 'plain HTTP'],
    ['ftp://example.com', 'expected an https address'],
    ['nonsense', 'expected an https address'],
  ])('refuses the address %s', (url, message) => {
    expect(() => webhook({ url })).toThrow(message);
  });

  it.each(['http://127.0.0.1:1/x', 'http://localhost/x', 'http://[::1]/x'])(
    'takes the address %s of this machine',
    (url) => {
      expect(() => webhook({ url })).not.toThrow();
    },
  );
});
