import { gzipSync } from 'node:zlib';
import type { OcsfEvent } from '@lamellar/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWaf, type Waf, type WafOptions } from '../src/create-waf.js';
import { starterRules } from '../src/starter-rules.js';
import type { TapOptions } from '../src/tap/index.js';
import { send } from './send.js';

/** An application that listens; it serves the routes that the contract names. */
export interface Running {
  readonly port: number;
  close(): Promise<unknown> | unknown;
}

/**
 * How one framework is started. Routes: `GET /search` answers `{"q":...}`, `POST /echo` answers the parsed JSON body as JSON, `GET /leak` a text with
 * a line of a password file, `GET /stream` an event stream with the same line.
 */
export interface AdapterUnderTest {
  readonly name: string;
  readonly start: (engine: Waf, options?: TapOptions) => Promise<Running>;
  /** The same, with something before the WAF that reads the body; answers errors with their message. */
  readonly startConsumed?: (engine: Waf) => Promise<Running>;
  /** Whether answers are judged. @default true */
  readonly judgesResponses?: boolean;
}

export const leak = 'root:x:0:0:root:/root:/bin/sh\n';
const json = { 'content-type': 'application/json' };
const options: TapOptions = {
  routes: [
    { path: '/free', mode: 'off' },
    { path: '/small', requestBodyNoFilesLimit: 100 },
    { path: '/refused', compressedRequests: 'refuse' },
  ],
};

/** The starter rules refuse compressed requests; here they are to be decoded and judged. */
const rules = starterRules([{ name: 'contract.conf', text: 'SecRuleRemoveById 450111' }]);

/** Every adapter promises the same, over real sockets and the real framework. */
export function describeAdapter({ name, start, startConsumed, judgesResponses = true }: AdapterUnderTest): void {
  describe(`the adapter for ${name}`, () => {
    const events: OcsfEvent[] = [];
    const engine = (more: WafOptions = {}): Waf =>
      createWaf(rules, { mode: 'block', emit: (event) => void events.push(event), ...more });
    let running: Running;
    beforeAll(async () => {
      running = await start(engine(), options);
    });
    afterAll(() => running.close());

    it('lets honest requests through, bodies and all', async () => {
      const { port } = running;
      expect(JSON.parse((await send(port, "/search?q=O'Brien")).body)).toEqual({ q: "O'Brien" });
      for (const chunked of [false, true]) {
        const body = JSON.stringify({ text: 'word '.repeat(5_000), deep: [1, { a: 'b' }] });
        const answer = await send(port, '/echo', { body, headers: json, chunked });
        expect([answer.status, answer.body]).toEqual([200, body]);
      }
      expect(events.filter(({ class_uid }) => class_uid === 2004)).toEqual([]);
    });

    it.each([
      ['a query', '/search?q=1%27%20or%20%271%27=%271', {}],
      ['JSON', '/echo', { body: '{"f":"../../etc/passwd"}', headers: json }],
      [
        'a query of GraphQL',
        '/echo',
        { body: '{"query":"{ user(id: \\"1 UNION SELECT password FROM users--\\") { name } }"}', headers: json },
      ],
      [
        'a compressed body',
        '/echo',
        { body: gzipSync('{"f":"../../etc/passwd"}'), headers: { ...json, 'content-encoding': 'gzip' } },
      ],
    ])('refuses an attack in %s before the application sees it', async (_, path, message) => {
      events.length = 0;
      const answer = await send(running.port, path, message);
      expect(answer.status).toBe(403);
      const finding = events.find(({ class_uid }) => class_uid === 2004);
      expect(finding).toMatchObject({ action_id: 2, disposition_id: 2 });
      expect(answer.body).toContain((finding as { finding_info?: { uid?: string } }).finding_info?.uid);
    });

    it('keeps to the settings of a route', async () => {
      const { port } = running;
      expect((await send(port, '/free?q=<script>alert(1)</script>')).status).not.toBe(403);
      expect((await send(port, '/free/../search?q=<script>alert(1)</script>')).status).toBe(403);
      const body = JSON.stringify({ text: 'x'.repeat(200) });
      // 413 of the limit, or 400 of a rule about bodies that break off.
      expect([400, 413]).toContain((await send(port, '/small', { body, headers: json })).status);
      expect((await send(port, '/echo', { body, headers: json })).status).toBe(200);
      const refused = { body: gzipSync('{}'), headers: { ...json, 'content-encoding': 'gzip' } };
      expect((await send(port, '/refused', refused)).status).toBe(415);
    });

    it(`${judgesResponses ? 'replaces' : 'leaves alone'} a response that leaks`, async () => {
      const answer = await send(running.port, '/leak');
      expect(answer.status).toBe(judgesResponses ? 502 : 200);
      expect(answer.body.includes('root:')).toBe(!judgesResponses);
    });

    it('passes event streams as they come', async () => {
      const answer = await send(running.port, '/stream');
      expect([answer.status, answer.body]).toEqual([200, `data: ${leak}\n\n`]);
    });

    if (startConsumed === undefined) return;
    it('says where to mount it when the body was read before', async () => {
      const late = await startConsumed(engine());
      try {
        const answer = await send(late.port, '/echo', { body: '{"a":1}', headers: json });
        expect(answer.status).toBe(500);
        expect(answer.body).toContain('mount the WAF before body parsers');
      } finally {
        await late.close();
      }
    });
  });
}
