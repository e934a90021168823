import type { OcsfEvent } from '@lamellar/events';
import type { Block, Inspection, Inspector, Outcome, RequestView } from '@lamellar/gateway';
import { describe, expect, it } from 'vitest';
import { raw, world } from './world.js';

const FORBIDDEN: Block = { status: 403, body: 'no', reason: 'test' };

function inspector(begin: (request: RequestView) => Inspection | undefined, name = 'test'): Inspector {
  return { name, begin };
}

/** Blocks when the body that it has seen holds a word; notes the outcome. */
function words(kind: 'stream' | 'hold', side: 'request' | 'response', outcomes: Outcome[] = []): Inspector {
  return inspector(() => {
    let text = '';
    const piece = (bytes: Uint8Array): undefined => void (text += Buffer.from(bytes).toString());
    const judge = (): Block | undefined => (text.includes('attack') ? FORBIDDEN : undefined);
    const close = (outcome: Outcome): void => void outcomes.push(outcome);
    return side === 'request'
      ? {
          requestBody: kind,
          requestPiece: kind === 'stream' ? (b) => piece(b) ?? judge() : piece,
          requestEnd: judge,
          close,
        }
      : {
          responseBody: kind,
          responsePiece: kind === 'stream' ? (b) => piece(b) ?? judge() : piece,
          responseEnd: judge,
          close,
        };
  });
}

describe('inspectors', () => {
  it('see the request as it came', async () => {
    const seen: RequestView[] = [];
    await using w = await world({ route: { inspectors: [inspector((view) => void seen.push(view))] } });
    await raw(
      w.listener.port,
      'GET /a/../b%2e?x=%00 HTTP/1.1\r\nHost: Shop.Example:80\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n',
    );
    expect(seen[0]).toMatchObject({
      method: 'GET',
      target: '/a/../b%2e?x=%00',
      httpVersion: '1.1',
      host: 'Shop.Example:80',
      scheme: 'http',
      peerAddress: '127.0.0.1',
      clientAddress: '127.0.0.1',
      route: 'app',
      rawHeaders: ['Host', 'Shop.Example:80', 'X-A', '1', 'x-a', '2', 'Connection', 'close'],
    });
  });

  it.each<[string, Inspector]>([
    ['the head', inspector(() => ({ requestHead: () => FORBIDDEN }))],
    ['the head, asynchronously', inspector(() => ({ requestHead: async () => FORBIDDEN }))],
    ['a held body', words('hold', 'request')],
    ['the head of the answer', inspector(() => ({ responseHead: () => FORBIDDEN }))],
  ])('block by %s', async (name, block) => {
    await using w = await world({ route: { inspectors: [block] } });
    const response = await fetch(w.url, { method: 'POST', body: 'an attack' });
    expect([response.status, await response.text()]).toEqual([403, 'no']);
    if (!name.includes('answer')) expect(w.seen).toEqual([]);
  });

  it.each(['GET', 'POST'])(
    'are asked about the end of a %s whose body they do not want, and may decide that by its head',
    async (method) => {
      const steps: string[] = [];
      let wants: 'none' | 'hold' = 'hold';
      const late: Inspector = inspector(() => ({
        requestHead: () => void (wants = 'none'),
        get requestBody() {
          return wants;
        },
        requestPiece: () => void steps.push('piece'),
        requestEnd: (complete) => void steps.push(`end ${complete}`),
        responseEnd: (complete) => void steps.push(`response end ${complete}`),
      }));
      await using w = await world({ route: { inspectors: [late] } });
      await fetch(w.url, { method, ...(method === 'POST' ? { body: 'x' } : {}) });
      expect(steps).toEqual(['end true', 'response end true']);
    },
  );

  it('block a held answer before any of it was sent', async () => {
    await using w = await world({
      route: { inspectors: [words('hold', 'response')] },
      upstream: (_, response) => void response.end('row, row, attack'),
    });
    expect((await fetch(w.url)).status).toBe(403);
  });

  it('break off a streamed answer when a later piece is bad', async () => {
    await using w = await world({
      route: { inspectors: [words('stream', 'response')] },
      upstream: (_, response) => {
        response.write('good');
        setImmediate(() => response.end('attack'));
      },
    });
    await expect(fetch(w.url).then((r) => r.text())).rejects.toThrow();
  });

  it('break off a streamed request: the upstream never sees its end', async () => {
    let ended = false;
    const begun = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    await using w = await world({
      route: { inspectors: [words('stream', 'request')] },
      upstream: (request) => {
        request.on('data', () => begun.resolve()).on('end', () => (ended = true));
        request.on('close', gone.resolve);
      },
    });
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(new TextEncoder().encode('good'));
        await begun.promise;
        controller.enqueue(new TextEncoder().encode('attack'));
        controller.close();
      },
    });
    expect((await fetch(w.url, { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(403);
    await gone.promise;
    expect(ended).toBe(false);
  });

  it('judge the beginning of a body that is longer than the hold, and let the rest pass', async () => {
    const asked: [number, boolean][] = [];
    let size = 0;
    const watch = inspector(() => ({
      requestBody: 'hold',
      requestPiece: (b) => void (size += b.length),
      requestEnd: (complete) => void asked.push([size, complete]),
    }));
    await using w = await world({ route: { inspectors: [watch], holdBytes: 1000 } });
    await fetch(w.url, { method: 'POST', body: 'x'.repeat(5000) });
    expect(asked).toEqual([[1000, false]]);
    expect(w.seen[0]?.body.length).toBe(5000);
  });

  it('are asked in turn until one blocks, and all are closed with the outcome', async () => {
    const outcomes: [string, Outcome][] = [];
    let asked = 0;
    const named = (name: string, decision: Block | undefined) =>
      inspector(
        () => ({
          requestHead: () => (asked++ >= 0 ? decision : undefined),
          close: (o) => void outcomes.push([name, o]),
        }),
        name,
      );
    await using w = await world({
      route: { inspectors: [named('a', undefined), named('b', FORBIDDEN), named('c', FORBIDDEN)] },
    });
    await fetch(w.url);
    const outcome = { status: 403, blockedBy: 'b', reason: 'test' };
    expect([asked, outcomes]).toEqual([
      2,
      [
        ['a', outcome],
        ['b', outcome],
        ['c', outcome],
      ],
    ]);
  });

  it('block nothing in observe mode, and the outcome says who would have', async () => {
    const outcomes: Outcome[] = [];
    await using w = await world({ route: { mode: 'observe', inspectors: [words('hold', 'request', outcomes)] } });
    const response = await fetch(w.url, { method: 'POST', body: 'attack' });
    expect(response.status).toBe(200);
    await response.text();
    expect(outcomes).toEqual([{ status: 200, blockedBy: 'test', reason: 'test' }]);
  });

  it('are not asked in off mode', async () => {
    await using w = await world({
      route: { mode: 'off', inspectors: [inspector(() => ({ requestHead: () => FORBIDDEN }))] },
    });
    expect((await fetch(w.url)).status).toBe(200);
  });

  it.each(['begin', 'requestHead', 'requestEnd', 'responseHead'] as const)(
    'that fail in %s follow onError, and the fault is told',
    async (step) => {
      const faults: string[] = [];
      const events: OcsfEvent[] = [];
      const fail = (): never => {
        throw new Error('bug');
      };
      const broken = step === 'begin' ? inspector(fail) : inspector(() => ({ requestBody: 'hold', [step]: fail }));
      for (const [onError, status] of [
        ['open', 200],
        ['closed', 500],
      ] as const) {
        await using w = await world({
          route: { inspectors: [broken], onError },
          options: {
            onFault: (name, where) => void faults.push(`${name} ${where}`),
            emit: (event) => void events.push(event),
          },
        });
        expect((await fetch(w.url, { method: 'POST', body: 'x' })).status).toBe(status);
      }
      expect(faults).toEqual([`test ${step}`, `test ${step}`]);
      expect(events.map((event) => [event.class_uid, event.status_code, event.status_detail])).toEqual(
        Array(2).fill([6008, 'fault.inspector', 'bug']),
      );
    },
  );

  it('can have the source refused for a time', async () => {
    let now = 1_000_000;
    const once = inspector((view) => ({
      requestHead: () => (view.target === '/bad' ? { ...FORBIDDEN, blockClientFor: 60_000 } : undefined),
    }));
    await using w = await world({
      route: { inspectors: [once] },
      config: { trustedProxies: ['127.0.0.1'] },
      options: { now: () => now },
    });
    const from = (address: string, path = '/'): Promise<number> =>
      fetch(w.url + path, { headers: { 'x-forwarded-for': address } }).then((r) => r.status);
    expect(await from('203.0.113.9', '/bad')).toBe(403);
    expect([await from('203.0.113.9'), await from('203.0.113.10')]).toEqual([403, 200]);
    now += 60_000;
    expect(await from('203.0.113.9')).toBe(200);
  });
});
