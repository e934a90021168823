import type { OcsfEvent } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDecisionLog,
  type DecisionError,
  type DecisionEvent,
  decisionActivity,
  maskEvent,
} from '../decisions.js';
import { compile, type Policy } from '../index.js';

const at = Date.parse('2026-03-01T10:20:30.120Z');

const event = (documents: Partial<DecisionEvent>): DecisionEvent => ({
  labels: {},
  decision_id: 'd-1',
  timestamp: '2026-03-01T10:20:30.12Z',
  ...documents,
});

function logOf(mask: string, more: Partial<Parameters<typeof createDecisionLog>[0]> = {}) {
  const policy: Policy = compile({ 'mask.rego': `package system.log\n\n${mask}` });
  const problems: DecisionError[] = [];
  const log = createDecisionLog({
    policy: () => policy,
    now: () => at,
    newId: () => 'd-1',
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  return { log, problems };
}

describe('a mask', () => {
  const cases: readonly [string, Partial<DecisionEvent>, unknown[], Partial<DecisionEvent>][] = [
    ['erases a key', { input: { a: 1, b: 2 } }, ['/input/a'], { input: { b: 2 }, erased: ['/input/a'] }],
    [
      'erases below keys and indexes',
      { input: { a: [{ b: 1, c: 2 }] } },
      ['/input/a/0/b'],
      { input: { a: [{ c: 2 }] }, erased: ['/input/a/0/b'] },
    ],
    ['erases an item', { input: { a: [1, 2, 3] } }, ['/input/a/1'], { input: { a: [1, 3] }, erased: ['/input/a/1'] }],
    [
      'erases an item of a document that is a list',
      { input: [1, 2] },
      ['/input/0'],
      { input: [2], erased: ['/input/0'] },
    ],
    ['erases a document', { input: 1, result: true }, ['/result'], { input: 1, erased: ['/result'] }],
    [
      'passes over paths that lead nowhere',
      { input: { a: 1 } },
      ['/input/b', '/input/a/b', '/result/a', '/input/a/0'],
      { input: { a: 1 } },
    ],
    [
      'passes over indexes out of range',
      { input: { a: [1] } },
      ['/input/a/1', '/input/a/-1', '/input/a/x'],
      { input: { a: [1] } },
    ],
    [
      'finds keys with slashes by their percent form',
      { input: { 'a/b': 1 } },
      ['/input/a%2Fb'],
      { input: {}, erased: ['/input/a%252Fb'] },
    ],
    ['escapes what it names', { input: { 'a b;c': 1 } }, ['/input/a b;c'], { input: {}, erased: ['/input/a%20b%3Bc'] }],
    [
      'replaces a value',
      { input: { a: 1 } },
      [{ op: 'upsert', path: '/input/a', value: '**' }],
      { input: { a: '**' }, masked: ['/input/a'] },
    ],
    [
      'makes objects on the way',
      { input: {} },
      [{ op: 'upsert', path: '/input/a/b', value: 1 }],
      { input: { a: { b: 1 } }, masked: ['/input/a/b'] },
    ],
    ['does not make items', { input: [0] }, [{ op: 'upsert', path: '/input/1', value: 1 }], { input: [0] }],
    [
      'does not write below a scalar',
      { input: { a: 1 } },
      [{ op: 'upsert', path: '/input/a/b', value: 1 }],
      { input: { a: 1 } },
    ],
    [
      'replaces a document',
      { result: true },
      [{ op: 'upsert', path: '/result', value: { masked: true } }],
      { result: { masked: true }, masked: ['/result'] },
    ],
    ['does not make a document', {}, [{ op: 'upsert', path: '/input/a', value: 1 }], {}],
    [
      'applies rules in their order',
      { input: { a: 1 } },
      [
        { op: 'upsert', path: '/input/b', value: 2 },
        { op: 'remove', path: '/input/b' },
      ],
      { input: { a: 1 }, erased: ['/input/b'], masked: ['/input/b'] },
    ],
    [
      'masks answers of builtins',
      { nd_builtin_cache: { 'http.send': { x: 1 } } },
      ['/nd_builtin_cache/http.send/x'],
      { nd_builtin_cache: { 'http.send': {} }, erased: ['/nd_builtin_cache/http.send/x'] },
    ],
  ];
  it.each(cases)('%s', (_name, documents, rules, expected) => {
    expect(maskEvent(event(documents), rules)).toEqual(event(expected));
  });

  it.each([
    ['/labels/x', "must begin with '/input'"],
    ['input/x', "must begin with '/input'"],
    ['', "must begin with '/input'"],
    [7, 'must be a path or an object, found number'],
    [{ path: '/input' }, "'op' of a mask rule must be 'remove' or 'upsert', found undefined"],
    [{ op: 'replace', path: '/input' }, "found 'replace'"],
    [{ op: 'remove', path: 1 }, "'path' of a mask rule must be a string, found number"],
    [`/input${'/a'.repeat(257)}`, 'may have 256 segments, found 257'],
  ])('refuses the rule %j', (rule, message) => {
    expect(() => maskEvent(event({ input: {} }), [rule])).toThrow(message);
  });

  it('refuses an answer that is no list', () => {
    expect(() => maskEvent(event({}), { a: 1 })).toThrow('must be a list or a set of rules, found object');
  });

  it('treats keys of the prototype as any other key', () => {
    const input = JSON.parse('{"__proto__": {"secret": 1}, "a": 1}') as unknown;
    const masked = maskEvent(event({ input }), [
      '/input/__proto__/secret',
      { op: 'upsert', path: '/input/constructor/prototype/x', value: 1 },
    ]);
    expect(JSON.stringify(masked.input)).toBe('{"__proto__":{},"a":1,"constructor":{"prototype":{"x":1}}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('never changes the documents it was given, and applies rules one after the other', () => {
    const key = fc.constantFrom('a', 'b', 'c', '0', '1', '2');
    const rule = fc.record({
      op: fc.constantFrom('remove', 'upsert'),
      path: fc.array(key, { maxLength: 4 }).map((keys) => ['/input', ...keys].join('/')),
      value: fc.constant('masked'),
    });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.array(rule, { maxLength: 4 }), (input, rules) => {
        const before = structuredClone(input);
        const whole = maskEvent(event({ input }), rules);
        expect(input).toEqual(before);
        let step = event({ input });
        for (const one of rules) step = maskEvent(step, [one]);
        expect(whole.input).toEqual(step.input);
      }),
    );
  });
});

describe('a decision log', () => {
  it('writes events in the format of OPA, without members that are undefined', () => {
    const written: string[] = [];
    const { log } = logOf('mask contains "/input/password"', {
      labels: { app: 'shop' },
      bundles: () => ({ main: 'r1', other: '' }),
      write: (entry) => written.push(JSON.stringify(entry)),
    });
    const input = { user: 'eve', password: 'secret' };
    log.record({
      path: 'authz/allow',
      input,
      result: false,
      requestedBy: '10.0.0.9:4711',
      requestId: 3,
      metrics: { timer_rego_query_eval_ns: 9 },
    });
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        labels: { app: 'shop' },
        decision_id: 'd-1',
        bundles: { main: { revision: 'r1' }, other: {} },
        path: 'authz/allow',
        input: { user: 'eve' },
        result: false,
        erased: ['/input/password'],
        requested_by: '10.0.0.9:4711',
        timestamp: '2026-03-01T10:20:30.12Z',
        metrics: { timer_rego_query_eval_ns: 9 },
        req_id: 3,
      },
    ]);
    expect(input.password).toBe('secret');
  });

  it('shows the whole event to the mask', () => {
    const { log } = logOf(
      'mask contains {"op": "upsert", "path": "/input/of", "value": input.path} if input.result == false',
    );
    expect(log.record({ path: 'a/b', input: {}, result: false })?.input).toEqual({ of: 'a/b' });
    expect(log.record({ path: 'a/b', input: {}, result: true })?.input).toEqual({});
  });

  it('does not log what the policy drops', () => {
    const { log } = logOf('drop if input.path == "health"');
    expect(log.record({ path: 'health' })).toBeUndefined();
    expect(log.record({ path: 'authz' })).toBeDefined();
    expect(log.counts).toEqual({ logged: 1, dropped: 1, lost: 0 });
  });

  it.each([
    ['a mask that answers with no list', 'mask := 1', 'POLICY_DECISION_MASK'],
    ['a mask with a path outside the documents', 'mask contains "/labels"', 'POLICY_DECISION_MASK'],
    ['a mask in conflict with itself', 'mask := x if some x in [["/input/a"], ["/input/b"]]', 'POLICY_DECISION_LOG'],
  ])('loses the decision rather than logging it in the clear: %s', (_name, mask, code) => {
    const written: DecisionEvent[] = [];
    const { log, problems } = logOf(mask, { write: (entry) => written.push(entry) });
    expect(log.record({ input: { a: 'secret' } })).toBeUndefined();
    expect(written).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(log.counts.lost).toBe(1);
  });

  it('does not throw when the writer and the listener do', () => {
    const fail = () => {
      throw new Error('full');
    };
    const { log } = logOf('mask := []', { write: fail, onProblem: fail });
    expect(log.record({ path: 'a' })).toBeUndefined();
  });

  it('reads the documents that the options name', () => {
    const policy = compile({ 'm.rego': 'package a["x-y"]\n\nm contains "/input"\nd if input.path == "q"' });
    const named = createDecisionLog({ policy: () => policy, maskDecision: '/a/x-y/m', dropDecision: 'a/x-y/d' });
    expect(named.record({ input: 1 })?.erased).toEqual(['/input']);
    expect(named.record({ path: 'q' })).toBeUndefined();
  });

  it('follows the policy that is in use', () => {
    let policy: Policy | undefined;
    const log = createDecisionLog({ policy: () => policy });
    expect(log.record({ input: 1 })?.input).toBe(1);
    policy = compile({ 'm.rego': 'package system.log\n\nmask contains "/input"' });
    expect(log.record({ input: 1 })?.input).toBeUndefined();
  });
});

describe('a decision as OCSF', () => {
  const emitted: OcsfEvent[] = [];
  const { log } = logOf('mask contains "/input/password"', {
    emit: (one) => emitted.push(one),
    bundles: () => ({ main: 'r1' }),
  });

  it.each([
    ['an allowed action', { path: 'authz/allow', result: true }, { action_id: 1, disposition_id: 1, status_id: 1 }],
    [
      'a denied action',
      { path: 'authz/allow', result: false, requestedBy: '10.1.2.3:80' },
      { action_id: 2, disposition_id: 2, src_endpoint: { ip: '10.1.2.3', port: 80 } },
    ],
    [
      'an answer of another kind',
      { path: 'roles', result: ['a'], requestedBy: '[::1]:443' },
      { message: 'roles: decided', src_endpoint: { ip: '::1', port: 443 } },
    ],
    [
      'no answer',
      { query: 'data.x', requestedBy: 'proxy' },
      { message: 'data.x: undefined', src_endpoint: { name: 'proxy' } },
    ],
    [
      'an error',
      { path: 'x', error: Object.assign(new Error('too many steps'), { code: 'eval_step_limit' }) },
      { status_id: 2, severity_id: 4, status_code: 'eval_step_limit', status_detail: 'too many steps' },
    ],
    [
      'a decision of a trace',
      { path: 'x', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' },
      { api: { operation: 'x', request: { uid: 'd-1' } } },
    ],
    [
      'a decision with a secret',
      { path: 'x', input: { user: 'eve', password: 'secret' } },
      { policy: { name: 'x', version: 'main@r1', is_applied: true } },
    ],
  ])('is valid API Activity: %s', (_name, decision, expected) => {
    log.record(decision);
    const last = emitted.at(-1);
    expect(errorsOf(last)).toEqual([]);
    expect(last).toMatchObject({ class_uid: 6003, time: at, ...expected });
    expect(JSON.stringify(last)).not.toContain('secret');
  });

  it('takes the facts that the application knows', () => {
    const activity = decisionActivity(event({ path: 'x', result: true }), {
      actor: { user: { name: 'eve' } },
      httpRequest: { http_method: 'GET', url: { path: '/orders' } },
      resources: [{ uid: 'order-1', type: 'order' }],
    });
    expect(errorsOf(activity)).toEqual([]);
    expect(activity.actor).toEqual({ user: { name: 'eve' } });
  });
});
