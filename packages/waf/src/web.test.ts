import { gzipSync } from 'node:zlib';
import type { OcsfEvent } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import { createWaf, type WafOptions } from './create-waf.js';
import { compileText } from './testing/evaluate.js';
import { protect, type WebOptions } from './web.js';

const rules = `
SecResponseBodyAccess On
SecResponseBodyLimit 100
SecRule ARGS|REQUEST_BODY "@contains attack" "id:1,phase:2,deny,log"
SecRule RESPONSE_HEADERS:X-Secret "@rx ." "id:2,phase:3,deny,status:500,log"
SecRule RESPONSE_BODY "@contains leak" "id:3,phase:4,deny,status:502,log"`;

function site(
  answer: (request: Request) => Response | Promise<Response>,
  options: WebOptions = {},
  waf: WafOptions = {},
): { ask: (init?: RequestInit, path?: string) => Promise<Response>; events: OcsfEvent[] } {
  const events: OcsfEvent[] = [];
  const engine = createWaf(compileText(rules), { mode: 'block', emit: (event) => void events.push(event), ...waf });
  const handler = protect(engine, answer, options);
  return { ask: (init, path = '/') => handler(new Request(`http://shop.example${path}`, init)), events };
}

const text = (body: string | ReadableStream | null, headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { 'content-type': 'text/plain', ...headers } });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A body in pieces; `pulled` counts how many were asked for. */
function pieces(parts: readonly string[], seen: { pulled: number; cancelled: boolean }): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull(controller) {
        const part = parts[seen.pulled++];
        if (part === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(part));
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
}

describe('a protected Web handler', () => {
  it('gets the request untouched, its body unread', async () => {
    const { ask } = site(async (request) => text(`${request.method} ${await request.text()}`));
    expect(await (await ask({ method: 'POST', body: 'a=1', headers: form })).text()).toBe('POST a=1');
  });

  it.each<[string, RequestInit, string]>([
    ['the query', {}, '/?a=attack'],
    ['the body', { method: 'POST', body: 'a=attack', headers: form }, '/'],
    [
      'a compressed body',
      { method: 'POST', body: gzipSync('a=attack'), headers: { ...form, 'content-encoding': 'gzip' } },
      '/',
    ],
  ])('is not asked about an attack in %s', async (_, init, path) => {
    let asked = false;
    const { ask, events } = site(() => {
      asked = true;
      return text('ok');
    });
    expect([(await ask(init, path)).status, asked, events.length]).toEqual([403, false, 1]);
  });

  it.each<[string, Response, number]>([
    ['a header', text('ok', { 'x-secret': '1' }), 500],
    ['a body', text('a leak'), 502],
  ])('has an answer replaced whose %s is refused', async (_, answer, status) => {
    const { ask } = site(() => answer);
    const got = await ask();
    expect([got.status, (await got.text()).includes('leak'), got.headers.has('x-secret')]).toEqual([
      status,
      false,
      false,
    ]);
  });

  it('has long answers held up to the limit and passed on from there', async () => {
    const seen = { pulled: 0, cancelled: false };
    const parts = ['x'.repeat(60), 'y'.repeat(60), 'leak', 'z'];
    const { ask } = site(() => text(pieces(parts, seen)));
    const answer = await ask();
    expect(seen.pulled).toBe(2);
    expect(await answer.text()).toBe(parts.join(''));
  });

  it.each([
    ['without a length', {}],
    ['with a length', { 'content-length': '8' }],
  ])('has a streamed answer %s cut before its end', async (_, headers) => {
    const { ask, events } = site(() => text(pieces(['good', 'leak'], { pulled: 0, cancelled: false }), headers), {
      responses: 'stream',
    });
    const answer = await ask();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('refused');
    expect(events).toHaveLength(1);
  });

  it('has a streamed answer passed piece by piece', async () => {
    const { ask, events } = site(() => text(pieces(['a', 'b', 'c'], { pulled: 0, cancelled: false })), {
      responses: 'stream',
    });
    expect(await (await ask()).text()).toBe('abc');
    expect(events).toEqual([]);
  });

  it('tells the source when a streamed answer is not wanted any more', async () => {
    const seen = { pulled: 0, cancelled: false };
    const { ask } = site(() => text(pieces(['a', 'b', 'c', 'd'], seen)), { responses: 'stream' });
    await (await ask()).body?.cancel();
    expect(seen.cancelled).toBe(true);
  });

  it('passes on what breaks in an answer that is held', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('disk')) });
    const { ask, events } = site(() => text(broken));
    await expect((await ask()).text()).rejects.toThrow('disk');
    expect(events).toEqual([]);
  });

  it('rejects with what the handler throws, and with where to mount when the body was read before', async () => {
    const { ask } = site(() => {
      throw new Error('shop');
    });
    await expect(ask()).rejects.toThrow('shop');
    const read = new Request('http://a/', { method: 'POST', body: 'x' });
    await read.text();
    const engine = createWaf(compileText(rules), { mode: 'block' });
    await expect(protect(engine, () => text(''))(read)).rejects.toThrow('mount the WAF before body parsers');
  });

  it('says once for each route that bodies are not held', async () => {
    const { ask, events } = site(() => text('data: leak\n\n', { 'content-type': 'text/event-stream' }), {
      routes: [{ path: '/feed' }],
    });
    for (const path of ['/', '/feed', '/feed/1', '/x']) expect((await ask({}, path)).status).toBe(200);
    expect(
      events.map(({ class_uid, status_code, message }) => [
        class_uid,
        status_code,
        /route (\S+):/.exec(message ?? '')?.[1],
      ]),
    ).toEqual([
      [6008, 'bypass.event_stream', '/'],
      [6008, 'bypass.event_stream', '/feed'],
    ]);
  });

  it.each([
    ['open', 200],
    ['closed', 503],
  ] as const)('follows onError %s when the engine fails', async (onError, status) => {
    const engine = createWaf(compileText(''), { mode: 'block', onError });
    const begin = (): never => {
      throw new Error('lost');
    };
    expect((await protect({ ...engine, begin }, () => text('ok'))(new Request('http://a/'))).status).toBe(status);
  });

  it('has the sources of blocked requests refused for a time', async () => {
    const list = new Set<string>();
    const sources = {
      find: (address: string) => (list.has(address) ? {} : undefined),
      block: (source: string) => void list.add(source),
    };
    const facts = () => ({ connection: { remoteAddress: '192.0.2.9', remotePort: 1 } });
    const { ask } = site(() => text('ok'), { sources, blockClientFor: 1000, facts });
    expect([(await ask()).status, (await ask({}, '/?a=attack')).status, (await ask()).status]).toEqual([200, 403, 403]);
    expect([...list]).toEqual(['192.0.2.9']);
  });
});
