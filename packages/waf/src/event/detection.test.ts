import { createRequestContext, identitiesOf, type ocsf } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import { describe, expect, it } from 'vitest';
import { createWaf, type WafOptions } from '../create-waf.js';
import { starterRules } from '../starter-rules.js';
import { compileText } from '../testing/evaluate.js';
import type { RequestView } from '../views.js';

function findings(
  request: Partial<RequestView>,
  options: WafOptions = {},
  rules = starterRules(),
): ocsf.DetectionFinding[] {
  const events: ocsf.DetectionFinding[] = [];
  const emit = (event: ocsf.BaseEvent): void => void events.push(event as ocsf.DetectionFinding);
  const waf = createWaf(rules, { mode: 'block', emit: emit as NonNullable<WafOptions['emit']>, ...options });
  waf.inspect({
    method: 'GET',
    target: '/',
    headers: [['Host', 'a.example']],
    remoteAddress: '203.0.113.7',
    ...request,
  });
  return events;
}

const attacks: [string, Partial<RequestView>][] = [
  ['a query', { target: "/p?id=1' or '1'='1&password=hunter2" }],
  [
    'a form',
    {
      method: 'POST',
      headers: [
        ['Host', 'a'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: 'c=;cat /etc/passwd',
    },
  ],
  ['bytes that are no text', { target: '/p?id=<script>\x00\xff\x1b[31m' }],
  ['an unreadable body', { method: 'POST', headers: [['Content-Type', 'application/json']], body: '{' }],
];

describe('a detection', () => {
  it.each(attacks)('in %s is one valid finding', (_, request) => {
    for (const mode of ['block', 'observe'] as const) {
      const events = findings(request, { mode });
      expect(events).toHaveLength(1);
      expect(errorsOf(events[0])).toEqual([]);
    }
  });

  it('by a limit is a valid finding too', () => {
    const [event] = findings({ target: '/?a=1&b=2' }, {}, compileText('SecArgumentsLimit 1'));
    expect(errorsOf(event)).toEqual([]);
    expect(event).toMatchObject({
      action_id: 2,
      disposition_id: 25,
      finding_info: { title: 'Limit reached: number of arguments' },
    });
  });

  it('is not told of an honest request', () => {
    expect(findings({ target: "/search?q=O'Brien" })).toEqual([]);
  });

  it('shows no secrets, mail addresses, card numbers or control characters', () => {
    const target = '/p?q=<script>x</script>&password=hunter2&mail=ann@example.org&card=4111111111111111&z=%1b[31m';
    const headers = [
      ['Host', 'a'],
      ['Cookie', 'session=s3cr3t<script>'],
      ['Authorization', 'Basic c2VjcmV0'],
    ] as const;
    const text = JSON.stringify(findings({ target, headers }));
    for (const secret of ['hunter2', 'ann@', '4111111111111111', 's3cr3t', 'c2VjcmV0', '\\u001b']) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('<script>');
  });

  it('names its rules, the trace and the tenant', () => {
    const events: ocsf.DetectionFinding[] = [];
    const waf = createWaf(starterRules(), {
      mode: 'block',
      emit: (event) => void events.push(event as ocsf.DetectionFinding),
      identities: { image: 'sha256:abc' },
    });
    const context = createRequestContext({ headers: {}, remoteAddress: '203.0.113.7' }, { tenant: () => 'acme' });
    const transaction = waf.begin({ remoteAddress: '10.0.0.1', remotePort: 1 });
    transaction.requestHead({
      method: 'GET',
      target: '/?a=<script>alert(1)</script>',
      protocol: 'HTTP/1.1',
      headers: [],
    });
    transaction.endRequest();
    waf.report(transaction, context);
    const kinds = identitiesOf(events[0] as ocsf.DetectionFinding);
    expect(kinds).toContainEqual({ kind: 'trace', value: context.traceId });
    expect(kinds).toContainEqual({ kind: 'tenant', value: 'acme' });
    expect(kinds).toContainEqual({ kind: 'image', value: 'sha256:abc' });
    expect(kinds).toContainEqual({ kind: 'rule', value: '450402' });
    expect(events[0]?.evidences?.[0]?.src_endpoint).toEqual({ ip: '203.0.113.7' });
    expect(errorsOf(events[0])).toEqual([]);
  });

  it('comes with an HTTP observation of every transaction', () => {
    const seen: unknown[] = [];
    findings({ target: '/p?token=abc' }, { observe: (observation) => void seen.push({ ...observation }) });
    expect(seen).toMatchObject([
      { kind: 'http', method: 'GET', path: '/p', query: 'token=***', clientAddress: '203.0.113.7' },
    ]);
  });

  it('tells a fault of our own as an application error', () => {
    const events: ocsf.BaseEvent[] = [];
    const waf = createWaf(starterRules(), { emit: (event) => void events.push(event as ocsf.BaseEvent) });
    waf.fault(new Error('lost'));
    expect(events[0]).toMatchObject({ class_uid: 6008 });
    expect(errorsOf(events[0])).toEqual([]);
  });
});
