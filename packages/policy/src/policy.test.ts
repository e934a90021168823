import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  compile,
  defineBuiltin,
  type Json,
  PolicyCompileError,
  PolicyEvalError,
  RegoSet,
  traceText,
  trailText,
} from './index.js';

function evaluate(body: string, input?: unknown, data: Json = {}): unknown {
  return compile({ 'p.rego': `package p\n\n${body}\n` }, { data }).prepare('data.p.x')(input);
}

function errorOf(run: () => unknown): PolicyEvalError {
  try {
    run();
  } catch (error) {
    if (error instanceof PolicyEvalError) return error;
    throw error;
  }
  throw new Error('expected an evaluation error');
}

describe('a prepared query', () => {
  it.each([
    ['x := 1 + 2', 3],
    ['x if input.user == "ann"', true],
    ['x if input.user == "bob"', undefined],
    ['default x := false\n\nx if input.user == "bob"', false],
    ['x contains i if some i in [3, 1, 3]', [1, 3]],
    ['x[k] := v if some k, v in {"a": 1}', { a: 1 }],
    ['x := {y | some y in input.list; y > 1}', [2, 3]],
    ['x := 9007199254740993 * 2 == 18014398509481986', true],
    ['x := $"hello {input.user}"', 'hello ann'],
    ['x if every i in input.list { i > 0 }', true],
    ['f(a) := a * 2\n\nx := f(4)', 8],
    ['x := y if { y := 1 } else := 2', 1],
  ])('gives the value of %j', (body, expected) => {
    expect(evaluate(body, { user: 'ann', list: [1, 2, 3] })).toEqual(expected);
  });

  it('gives each of chained v0 bodies a head of its own', () => {
    const policy = compile(
      {
        'v0.rego':
          'package v0\n\nviolation[{"msg": msg}] {\n\tinput.a\n\tmsg := "a"\n} {\n\tinput.b\n\tmsg := "b"\n}\n\nf([x, y]) = z {\n\tz := x\n\tx > 1\n} {\n\tz := y\n\tx <= 1\n}\n\nr = f([0, 7])\n',
      },
      { version: 'v0' },
    );
    expect(policy.prepare('data.v0.violation')({ a: true, b: true })).toEqual([{ msg: 'a' }, { msg: 'b' }]);
    expect(policy.prepare('data.v0.r')({})).toBe(7);
  });

  it('takes terms that are no rule', () => {
    const policy = compile({}, { data: { a: [1, 2] } });
    expect(policy.prepare('data.a[1] + 1')()).toBe(3);
    expect(policy.prepare('{x | some x in data.a}')()).toEqual([1, 2]);
  });

  it('gives every solution of a query with variables', () => {
    const solutions = compile({}, { data: { a: [1, 2] } }).query('data.a[i] = v')();
    expect(solutions).toEqual(
      expect.arrayContaining([
        { i: 0, v: 1 },
        { i: 1, v: 2 },
      ]),
    );
    expect(solutions).toHaveLength(2);
  });

  it('may be called while it runs, by a builtin of the host', () => {
    const inner = { call: (_: number): unknown => undefined };
    const again = defineBuiltin({
      name: 'host.again',
      args: ['number'],
      result: 'any',
      evaluate: ([n]) => inner.call(n as number) as never,
    });
    const module =
      'package p\n\nx := [y, host.again(input.n - 1)] if { input.n > 0; y := input.n }\n\nx := [0] if input.n == 0';
    const decide = compile({ 'p.rego': module }, { builtins: [again] }).prepare('data.p.x');
    inner.call = (n) => decide({ n });
    expect(decide({ n: 2 })).toEqual([2, [1, [0]]]);
  });

  it('sees other data after withData, and nothing of the old', () => {
    const policy = compile({
      'p.rego': 'package p\n\nx contains i.id if { some i in data.items; i.owner == input.o }',
    });
    const items = (owner: string): Json => ({ items: Array.from({ length: 40 }, (_, id) => ({ id, owner })) });
    const first = policy.withData(items('ann')).prepare<number[]>('data.p.x');
    const second = policy.withData(items('bob')).prepare<number[]>('data.p.x');
    for (let i = 0; i < 8; i++) {
      expect(first({ o: 'ann' })).toHaveLength(40);
      expect(second({ o: 'ann' })).toHaveLength(0);
    }
  });
});

describe('limits', () => {
  const cross = 'package p\n\nx := count([1 | some a in input.l; some b in input.l; some c in input.l])';

  it('ends a cross product at the step budget, and the policy lives on', () => {
    const decide = compile({ 'p.rego': cross }).prepare('data.p.x');
    const l = Array.from({ length: 300 }, (_, i) => i);
    expect(errorOf(() => decide({ l }, { maxSteps: 100_000 })).code).toBe('eval_step_limit');
    expect(decide({ l: [1, 2] })).toBe(8);
  });

  it('ends an evaluation of values that nest too deep with an error of its own', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 200_000; i++) deep = [deep];
    const decide = compile({ 'p.rego': 'package p\n\nx if input.a == input.b' }).prepare('data.p.x');
    let other: unknown = 1;
    for (let i = 0; i < 200_000; i++) other = [other];
    expect(errorOf(() => decide({ a: deep, b: other })).code).toBe('eval_depth_limit');
    expect(decide({ a: 1, b: 1 })).toBe(true);
  });

  it('refuses text that nests too deep with a parse error', () => {
    const text = `package p\n\nx := ${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(() => compile({ 'p.rego': text })).toThrow(PolicyCompileError);
  });

  it('does not begin when the signal is aborted', () => {
    const decide = compile({ 'p.rego': cross }).prepare('data.p.x');
    expect(() => decide({ l: [] }, { signal: AbortSignal.abort() })).toThrow();
  });
});

describe('prototypes', () => {
  afterEach(() => {
    delete (Object.prototype as Record<string, unknown>)['isAdmin'];
  });

  it('does not see members of Object.prototype, polluted ones neither', () => {
    const decide = compile({
      'p.rego':
        'package p\n\nx contains "admin" if input.isAdmin\n\nx contains "fn" if input.constructor\n\nx contains "dyn" if input[input.key]',
    }).prepare('data.p.x');
    (Object.prototype as Record<string, unknown>)['isAdmin'] = true;
    expect(decide({ key: 'toString' })).toEqual([]);
    expect(decide({ key: 'isAdmin' })).toEqual([]);
  });

  it('keeps a member called __proto__ as data', () => {
    const input = JSON.parse('{"__proto__": {"a": 1}}') as unknown;
    expect(evaluate('x := input["__proto__"].a', input)).toBe(1);
    const made = evaluate('x[k] := 1 if some k in ["__proto__", "b"]') as object;
    expect(Object.keys(made)).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

describe('errors', () => {
  it('lists every problem of a stage with its place', () => {
    const modules = { 'a.rego': 'package a\n\np if q\n\nr if s', 'b.rego': 'package b\n\nx if y' };
    try {
      compile(modules);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyCompileError);
      const { problems } = error as PolicyCompileError;
      expect(problems.map(({ code }) => code)).toEqual(Array(3).fill('rego_unsafe_var_error'));
      expect(problems.map(({ position }) => `${position.file}:${position.row}`)).toEqual([
        'a.rego:3',
        'a.rego:5',
        'b.rego:3',
      ]);
    }
  });

  it('tells a conflict with its place', () => {
    const error = errorOf(() => evaluate('x := y if some y in [1, 2]'));
    expect(error.code).toBe('eval_conflict_error');
    expect(error.position?.row).toBe(3);
  });

  it('makes a failing builtin undefined, or an error when that is asked for', () => {
    const decide = compile({ 'p.rego': 'package p\n\nx := 1 / input.zero' }).prepare('data.p.x');
    expect(decide({ zero: 0 })).toBeUndefined();
    expect(errorOf(() => decide({ zero: 0 }, { strict: true })).message).toBe(
      'p.rego:3: eval_builtin_error: div: divide by zero',
    );
  });
});

describe('asynchronous builtins', () => {
  const calls: string[] = [];
  const lookup = defineBuiltin({
    name: 'host.lookup',
    args: ['string'],
    result: 'string',
    async: true,
    evaluate: async ([name]) => {
      calls.push(String(name));
      return `${String(name)}!`;
    },
  });
  const policy = compile(
    { 'p.rego': 'package p\n\nx := [host.lookup("a"), host.lookup("b"), host.lookup("a")]' },
    { builtins: [lookup] },
  );

  it('are asked once each', async () => {
    expect(await policy.prepareAsync('data.p.x')()).toEqual(['a!', 'b!', 'a!']);
    expect(calls).toEqual(['a', 'b']);
  });

  it('end a synchronous evaluation with an error that says so', () => {
    expect(errorOf(() => policy.prepare('data.p.x')()).code).toBe('eval_async_builtin');
  });
});

describe('explain', () => {
  it('gives the rule trail, the rows covered and how often each was tried', () => {
    const policy = compile({ 'p.rego': 'package p\n\nx if { some i in [1, 2]; y(i) }\n\ny(i) if i == 2' });
    const { trail, covered, profile, solutions } = policy.explain('data.p.x = v');
    expect(trailText(trail)).toBe(
      'holds data.p.x (p.rego:3)\n| fails data.p.y (p.rego:5)\n| holds data.p.y (p.rego:5)',
    );
    expect(covered.get('p.rego')).toEqual([3, 5]);
    expect(profile.find(({ place }) => place === 'p.rego:5')?.times).toBe(2);
    expect(solutions).toEqual([{ v: true }]);
  });

  it('writes a trace as OPA does', () => {
    const policy = compile({ 'p.rego': 'package p\n\nx if {\n\tsome i in [1, 2]\n\ty(i)\n}\n\ny(i) if i == 2' });
    expect(traceText(policy.explain('data.p.x').trace)).toBe(
      [
        'query:1   Enter data.p.x',
        'query:1   | Eval data.p.x',
        'p.rego:3  | Enter data.p.x',
        'p.rego:4  | | Eval some i in [1, 2]',
        'p.rego:5  | | Eval y(i)',
        'p.rego:8  | | Enter data.p.y',
        'p.rego:8  | | | Eval i == 2',
        'p.rego:8  | | | Fail i == 2',
        'p.rego:5  | | Fail y(i)',
        'p.rego:4  | | Redo some i in [1, 2]',
        'p.rego:5  | | Eval y(i)',
        'p.rego:8  | | Enter data.p.y',
        'p.rego:8  | | | Eval i == 2',
        'p.rego:8  | | Exit data.p.y',
        'p.rego:3  | Exit data.p.x',
        'query:1   | Exit data.p.x',
        'query:1   | Redo data.p.x',
      ].join('\n'),
    );
  });

  it('tells which rules an index finds, and why not the others', () => {
    const rules = [1, 2, 3].map((n) => `x if input.n == ${n}`).join('\n\n');
    const policy = compile({ 'p.rego': `package p\n\n${rules}\n\nx if input.m > 1` });
    expect(policy.indexing().map(({ by, reason }) => by[0] ?? reason)).toEqual([
      'input["n"]',
      'input["n"]',
      'input["n"]',
      'it compares no path of the input, of base data or of an argument with a constant scalar',
    ]);
  });
});

describe('any text', () => {
  it('compiles or is refused with problems, and nothing else happens', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        'package p\n',
        'x := ',
        ' if ',
        '{',
        '}',
        '[',
        ']',
        'some y in ',
        'not ',
        '"a"',
        '$"{',
        '1',
        ' | ',
        'input.a',
        '\n',
        'else ',
        'with ',
        'data.p.x',
        '(',
        ')',
        'contains ',
        'default ',
        'every ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.constantFrom('v0' as const, 'v1' as const),
        (pieces, version) => {
          try {
            compile({ 'p.rego': `package p\n\n${pieces.join('')}` }, { version });
          } catch (error) {
            expect(error).toBeInstanceOf(PolicyCompileError);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

it('keeps sets as sets for those who ask for values', () => {
  const [solution] = compile({ 'p.rego': 'package p\n\nx contains 1' }).query('data.p.x = s')();
  expect(solution?.['s']).toBeInstanceOf(RegoSet);
});
