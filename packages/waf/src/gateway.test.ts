import { gzipSync } from 'node:zlib';
import type { OcsfEvent } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import { createWaf } from './create-waf.js';
import { type GatewayBlock, type GatewayRequest, type TapOptions, waf } from './gateway.js';
import { compileText } from './testing/evaluate.js';

const rules = `
SecRequestBodyLimit 1000
SecRequestBodyNoFilesLimit 1000
SecResponseBodyAccess On
SecResponseBodyLimit 100
SecRule REQUEST_HEADERS:Host "@streq evil.example" "id:1,phase:1,drop,log"
SecRule ARGS "@contains attack" "id:2,phase:2,deny,log,msg:'An attack'"
SecRule RESPONSE_HEADERS:X-Secret "@rx ." "id:3,phase:3,deny,status:500,log"
SecRule RESPONSE_BODY "@contains leak" "id:4,phase:4,deny,status:502,log"`;
const form = ['Content-Type', 'application/x-www-form-urlencoded'];
const text = ['Content-Type', 'text/plain'];

interface Case {
  readonly request?: Partial<GatewayRequest>;
  readonly body?: Uint8Array | string;
  /** Bytes that the gateway shows, when it does not show all. */
  readonly shown?: number;
  readonly response?: readonly string[];
  readonly answer?: string;
  readonly options?: TapOptions;
}

/** Takes a transaction through its steps as a gateway does; tells where it was blocked, and by what. */
async function drive(given: Case): Promise<{ at: string; block?: GatewayBlock; events: OcsfEvent[]; held: number[] }> {
  const events: OcsfEvent[] = [];
  const engine = createWaf(compileText(rules), { mode: 'block', emit: (event) => void events.push(event) });
  const inspection = waf(engine, given.options).begin({
    method: given.body === undefined ? 'GET' : 'POST',
    target: '/',
    httpVersion: '1.1',
    rawHeaders: given.body === undefined ? [] : form,
    host: 'shop.example',
    peerPort: 5,
    localAddress: '127.0.0.1',
    localPort: 80,
    clientAddress: '192.0.2.7',
    ...given.request,
  });
  if (inspection === undefined) return { at: 'not begun', events, held: [] };
  const held: number[] = [];
  const steps: [string, () => GatewayBlock | undefined | Promise<GatewayBlock | undefined>][] = [
    ['request head', () => inspection.requestHead()],
    [
      'request end',
      () => {
        const bytes = Buffer.from(given.body ?? '');
        if (inspection.requestBody === 'hold') {
          held.push(inspection.requestHold);
          inspection.requestPiece(bytes.subarray(0, given.shown ?? bytes.length));
        }
        return inspection.requestEnd((given.shown ?? bytes.length) === bytes.length);
      },
    ],
    ['response head', () => inspection.responseHead({ status: 200, rawHeaders: given.response ?? text })],
    [
      'response end',
      () => {
        if (inspection.responseBody !== 'none') inspection.responsePiece(Buffer.from(given.answer ?? ''));
        return inspection.responseEnd(true);
      },
    ],
  ];
  for (const [at, step] of steps) {
    const block = await step();
    if (block === undefined) continue;
    inspection.close();
    return { at, block, events, held };
  }
  inspection.close();
  return { at: 'nowhere', events, held };
}

describe('the WAF as an inspector of a gateway', () => {
  it.each<[string, Case, string, Partial<GatewayBlock>]>([
    ['an honest request', { body: 'a=1' }, 'nowhere', {}],
    ['a name, by breaking off', { request: { host: 'evil.example' } }, 'request head', { drop: true }],
    ['a query', { request: { target: '/?a=attack' } }, 'request end', { status: 403, reason: 'rule 2: An attack' }],
    ['a body', { body: 'a=attack' }, 'request end', { status: 403 }],
    [
      'a compressed body',
      { body: gzipSync('a=attack'), request: { rawHeaders: [...form, 'content-encoding', 'gzip'] } },
      'request end',
      { status: 403 },
    ],
    ['a body above its limit', { body: 'x'.repeat(1001) }, 'request end', { status: 413 }],
    [
      'a body of which it saw less than it wanted',
      { body: 'x'.repeat(900), shown: 800 },
      'request end',
      { status: 413 },
    ],
    ['the head of an answer', { response: [...text, 'X-Secret', 'a'] }, 'response head', { status: 500 }],
    ['the body of an answer', { answer: 'a leak' }, 'response end', { status: 502 }],
    ['no event stream', { answer: 'a leak', response: ['content-type', 'text/event-stream'] }, 'nowhere', {}],
    ['nothing where it is off', { request: { target: '/?a=attack' }, options: { mode: 'off' } }, 'not begun', {}],
    ['nothing in observe mode', { body: 'a=attack', options: { mode: 'observe' } }, 'nowhere', {}],
    [
      'with a time for the source',
      { body: 'a=attack', options: { blockClientFor: ({ ruleId }) => (ruleId === 2 ? 60_000 : 0) } },
      'request end',
      { blockClientFor: 60_000 },
    ],
  ])('blocks %s', async (_, given, at, block) => {
    const got = await drive(given);
    expect(got.at).toBe(at);
    expect({ ...block, ...got.block }).toEqual({ ...got.block, ...block });
  });

  it('wants as much held as the rules look at, and reports once', async () => {
    const { held, events } = await drive({ body: 'a=attack' });
    expect(held).toEqual([1000]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ class_uid: 2004, action_id: 2 });
  });

  it('says that it does not read what an upgraded connection carries', async () => {
    const rawHeaders = ['Connection', 'keep-alive, Upgrade', 'Upgrade', 'websocket'];
    const { at, events } = await drive({ request: { rawHeaders } });
    expect([at, events.map(({ status_code }) => status_code)]).toEqual(['nowhere', ['bypass.upgrade']]);
  });
});
