import type { HttpPoint, ValueTest, VirtualPatch } from '@lamellar/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaf } from '../create-waf.js';
import { WafError } from '../errors.js';
import { starterRules } from '../starter-rules.js';
import { compileText } from '../testing/evaluate.js';
import type { RequestView } from '../views.js';
import { patchRules } from './index.js';

function patch(point: Omit<HttpPoint, 'kind'>, more: Partial<VirtualPatch> = {}): VirtualPatch {
  return {
    format: 1,
    id: 'demo-CVE-2026-0001',
    title: 'Demo: it\'s "bad" %{TX.x}',
    advisories: ['CVE-2026-0001'],
    target: { type: 'npm', name: 'demo', versions: ['<1.0.0'] },
    points: [{ kind: 'http', ...point }],
    ...more,
  };
}

function stops(patches: readonly VirtualPatch[], request: Partial<RequestView>): boolean {
  const waf = createWaf(starterRules([patchRules(patches)]), { mode: 'block' });
  const { ruleId = 0 } = waf.inspect({ method: 'GET', target: '/', headers: [['Host', 'a']], ...request });
  return ruleId >= 9_700_000;
}

const query = (test: ValueTest): VirtualPatch => patch({ when: [{ part: 'query', name: 'v', test }] });
const value = (text: string): Partial<RequestView> => ({ target: `/?v=${encodeURIComponent(text)}` });

describe('virtual patches', () => {
  it.each<[string, ValueTest, string, string]>([
    ['equals', { equals: 'a"b$' }, 'a"b$', 'a"b$c'],
    ['equals a number', { equals: 5 }, '5', '55'],
    ['equals across lines', { equals: 'a' }, 'a', 'a\nb'],
    ['oneOf', { oneOf: ['x', 'y.z'] }, 'y.z', 'yaz'],
    ['contains', { contains: '%{TX.1}' }, 'a%{TX.1}b', 'ab'],
    ['contains in either case', { contains: 'Ünion', ignoreCase: true }, 'Ünion', 'uniom'],
    ['startsWith', { startsWith: 'http:' }, 'http:x', 'xhttp:'],
    ['endsWith', { endsWith: '.jsp' }, 'a.jsp', 'a.jsp.txt'],
    ['regex', { regex: '^a"+[%b]$' }, 'a""%', 'xa"b'],
    ['regex with flags', { regex: '^select\\b', flags: 'i' }, 'SELECT 1', 'selected'],
    ['longerThan', { longerThan: 3 }, 'abcd', 'abc'],
    ['hasKey', { hasKey: ['__proto__', 'constructor'] }, 'a.__proto__.b', 'my__proto__x'],
    ['traversal', { traversal: true }, 'a/..%2f../x', 'a/../b'],
    ['type', { type: 'number' }, '-1.5e3', '1a'],
    ['any', { any: [{ equals: 'a' }, { equals: 'b' }] }, 'b', 'c'],
    ['all', { all: [{ contains: 'a' }, { contains: 'b' }] }, 'ba', 'aa'],
    ['not', { not: { equals: 'a' } }, 'b', 'a'],
    ['not any', { not: { any: [{ equals: 'a' }, { equals: 'b' }] } }, 'c', 'b'],
    ['not all', { not: { all: [{ contains: 'a' }, { contains: 'b' }] } }, 'a', 'ab'],
  ])('%s stops what it means and passes the rest', (_, test, bad, good) => {
    expect(stops([query(test)], value(bad))).toBe(true);
    expect(stops([query(test)], value(good))).toBe(false);
  });

  it('look at the parts of a request, at its path and at its method', () => {
    const json = [['Content-Type', 'application/json']] as const;
    const post = (body: string): Partial<RequestView> => ({
      method: 'POST',
      target: '/api/items',
      headers: json,
      body,
    });
    const one = patch({
      methods: ['POST', 'PUT'],
      path: { startsWith: '/api/' },
      when: [
        { part: 'body', name: 'template', test: { contains: '#{' } },
        { part: 'header', name: 'content-type', test: { startsWith: 'application/json' } },
      ],
    });
    expect(stops([one], post('{"template":"#{7*7}"}'))).toBe(true);
    expect(stops([one], post('{"other":"#{7*7}"}'))).toBe(false);
    expect(stops([one], { ...post('{"template":"#{7*7}"}'), target: '/x' })).toBe(false);
    expect(stops([one], { ...post('{"template":"#{7*7}"}'), method: 'PATCH' })).toBe(false);
    const cookie = patch({ when: [{ part: 'cookie', name: 'lang', test: { traversal: true } }] });
    expect(stops([cookie], { headers: [['Cookie', 'lang=..%2f..%2fetc']] })).toBe(true);
    const keys = patch({ when: [{ part: 'body', test: { hasKey: ['__proto__'] } }] });
    expect(stops([keys], post('{"a":{"__proto__":{"b":1}}}'))).toBe(true);
  });

  it('tell which patch it was', () => {
    const waf = createWaf(starterRules([patchRules([query({ equals: 'x' })])]), { mode: 'block' });
    const { rules } = waf.inspect({ method: 'GET', target: '/?v=x', headers: [['Host', 'a']] });
    expect(rules[0]).toMatchObject({ message: 'Demo: it s  bad    TX.x ', severity: 2, data: 'ARGS_GET:v' });
    expect(rules[0]?.tags).toEqual(['virtual-patch', 'virtual-patch/demo-CVE-2026-0001', 'CVE-2026-0001']);
  });

  it('can be chosen by product', () => {
    const text = (name: string): string =>
      patchRules([query({ equals: 'x' })], { concerns: (target) => target.name === name }).text.trim();
    expect(text('other')).toBe('');
    expect(text('demo')).toContain('id:9700000');
  });

  it.each<[string, VirtualPatch, string]>([
    ['another format', patch({ when: [] }, { format: 2 as 1 }), 'WAF_PATCH_FORMAT'],
    ['no condition', patch({ when: [] }), 'WAF_PATCH_POINT'],
    ['tests of objects', query({ deeperThan: 3 }), 'WAF_PATCH_TEST'],
    ['types that requests do not have', query({ type: 'function' }), 'WAF_PATCH_TEST'],
    [
      'too many alternatives',
      query({ all: Array.from({ length: 9 }, () => ({ any: [{ equals: 'a' }, { equals: 'b' }] })) }),
      'WAF_PATCH_TEST',
    ],
  ])('refuse %s with a code and the place', (_, bad, code) => {
    expect(() => patchRules([bad])).toThrow(WafError);
    try {
      patchRules([bad]);
    } catch (error) {
      expect(error).toMatchObject({ code, message: expect.stringContaining('demo-CVE-2026-0001') as string });
    }
  });

  it('become rules without a problem, or are refused with a code of their own, whatever they say', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '"', "'", '\\', '\n', '%{', '}', '@', '|', '/', ',', 'é', '\0', ' '),
    });
    const texts = fc.array(text, { maxLength: 3 });
    const { test } = fc.letrec<{ test: ValueTest }>((tie) => ({
      test: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.record({ equals: fc.oneof(text, fc.integer(), fc.constant(null)) }),
        fc.record({ oneOf: texts }),
        fc.record({ contains: text, ignoreCase: fc.boolean() }),
        fc.record({ endsWith: text }),
        fc.record({ longerThan: fc.double() }),
        fc.record({ hasKey: texts }),
        fc.record({ type: fc.constantFrom('string', 'number', 'object') }),
        fc.record({ traversal: fc.constant(true as const) }),
        fc.record({ any: fc.array(tie('test'), { maxLength: 3 }) }),
        fc.record({ all: fc.array(tie('test'), { maxLength: 3 }) }),
        fc.record({ not: tie('test') }),
      ),
    }));
    const part = fc.constantFrom('query', 'body', 'header', 'cookie', 'uri', 'path');
    const condition = fc.record({ part, test, name: fc.option(text, { nil: undefined }) });
    fc.assert(
      fc.property(text, fc.array(condition, { maxLength: 3 }), (title, when) => {
        let rules: string;
        try {
          rules = patchRules([patch({ when }, { title, advisories: [title] })]).text;
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^WAF_PATCH_/) as string });
          return;
        }
        compileText(rules);
      }),
      { numRuns: 500 },
    );
  });
});
