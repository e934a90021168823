import type { ocsf } from '@lamellar/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaf } from '../create-waf.js';
import { starterRules } from '../starter-rules.js';
import { compileText } from '../testing/evaluate.js';
import type { RequestView } from '../views.js';
import { proposeExclusion } from './index.js';

function findings(request: RequestView, exclusion = ''): ocsf.DetectionFinding[] {
  const events: ocsf.DetectionFinding[] = [];
  const emit = (event: ocsf.BaseEvent): boolean => events.push(event as ocsf.DetectionFinding) > 0;
  const rules = starterRules(exclusion === '' ? [] : [{ name: 'exclusion.conf', text: exclusion }]);
  createWaf(rules, { mode: 'observe', emit }).inspect(request);
  return events;
}

const attack = "x' union select password from users --";
const json = [['Content-Type', 'application/json']] as const;

function get(target: string): RequestView {
  return { method: 'GET', target, headers: [['Host', 'a.example']] };
}

describe('a proposed exclusion', () => {
  it.each<[string, RequestView, RequestView]>([
    ['an argument', get(`/search?q=${encodeURIComponent(attack)}`), get(`/search?r=${encodeURIComponent(attack)}`)],
    ['a path', get(`/search?q=${encodeURIComponent(attack)}`), get(`/other?q=${encodeURIComponent(attack)}`)],
    [
      'a path with bytes to quote, a mail address and a long number',
      get(`/a%22b%20c/ann@example.org/4111111111111111?q=${encodeURIComponent(attack)}`),
      get(`/a%22b%20c/bob@example.com/4111111111111111?q=${encodeURIComponent(attack)}`),
    ],
    [
      'a method',
      { ...get(`/search?q=${encodeURIComponent(attack)}`), method: 'PUT' },
      get(`/search?q=${encodeURIComponent(attack)}`),
    ],
    [
      'an odd name',
      get(`/?${encodeURIComponent('a"b|c,d[]')}=${encodeURIComponent(attack)}`),
      get(`/?${encodeURIComponent('a"b|c,d')}=${encodeURIComponent(attack)}`),
    ],
    [
      'a header',
      { ...get('/'), headers: [['User-Agent', 'sqlmap/1.8']] },
      { ...get('/x'), headers: [['User-Agent', 'sqlmap/1.8']] },
    ],
    [
      'a value in a JSON array',
      { method: 'POST', target: '/orders', headers: json, body: JSON.stringify({ items: [{ note: attack }] }) },
      { method: 'POST', target: '/orders', headers: json, body: JSON.stringify({ items: [{ name: attack }] }) },
    ],
  ])('for %s silences that and nothing beside it', (_, falsePositive, real) => {
    const [finding] = findings(falsePositive);
    const { text, excluded } = proposeExclusion(finding as ocsf.DetectionFinding);
    expect(excluded.length).toBeGreaterThan(0);
    expect(findings(falsePositive, text)).toEqual([]);
    expect(findings(real, text)).toHaveLength(1);
  });

  it('means a value wherever it stands in a JSON array', () => {
    const body = (index: number): RequestView => ({
      method: 'POST',
      target: '/orders',
      headers: json,
      body: JSON.stringify({ items: Array.from({ length: 5 }, (_, at) => ({ note: at === index ? attack : 'fine' })) }),
    });
    const { text } = proposeExclusion(findings(body(1))[0] as ocsf.DetectionFinding);
    expect(findings(body(3), text)).toEqual([]);
  });

  it('says what it keeps and why', () => {
    const [finding] = findings(get(`/?q=${encodeURIComponent(attack)}`));
    const { kept, text } = proposeExclusion(finding as ocsf.DetectionFinding, { rules: [1] });
    expect(text).toBe('');
    expect(kept.length).toBeGreaterThan(0);
  });

  it('reads findings from elsewhere without trust', () => {
    const broken = {
      evidences: [{ data: { matches: [null, { rule: '1"', target: 5 }, { rule: 7, target: 'a b' }] } }],
    };
    expect(proposeExclusion(broken as unknown as ocsf.DetectionFinding)).toEqual({
      text: '',
      excluded: [],
      kept: [{ rule: 7, reason: 'its value "a b" cannot be a target' }],
    });
  });

  it('compiles, whatever stands in the finding', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'ARGS',
        ':',
        '"',
        "'",
        '\\',
        '/',
        ',',
        ';',
        '|',
        ' ',
        '\n',
        '%{',
        '}',
        '&',
        '!',
        'é',
        '\0',
      ),
    });
    const target = fc.oneof(
      text,
      fc.tuple(fc.constantFrom('ARGS:', 'FILES:', 'XML:'), text).map((parts) => parts.join('')),
    );
    const match = fc.oneof(fc.record({ rule: fc.oneof(fc.nat(), fc.string()), target }), fc.jsonValue());
    const finding = fc.record({
      method: fc.oneof(fc.constant('GET'), text),
      path: text,
      data: fc.oneof(fc.record({ matches: fc.array(match) }), fc.jsonValue()),
    });
    fc.assert(
      fc.property(finding, ({ method, path, data }) => {
        const evidences = [{ http_request: { http_method: method, url: { path } }, data }];
        const event = { class_uid: 2004, evidences } as unknown as ocsf.DetectionFinding;
        const { text: rule, excluded } = proposeExclusion(event);
        if (excluded.length > 0) compileText(rule);
      }),
      { numRuns: 500 },
    );
  });
});
