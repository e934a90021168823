import { describe, expect, it } from 'vitest';
import { compile, PolicyEvalError } from '../src/index.js';

/** A chain of assignments, each made of the one before. */
function doubled(start: string, step: string, end = 'x40 != null'): string {
  const lines = Array.from({ length: 40 }, (_, i) => `x${i + 1} := ${step.replaceAll('X', `x${i}`)}`);
  return [`x0 := ${start}`, ...lines, end].join('\n\t');
}

/** Two such chains apart, so that no part of one is a part of the other. */
function twice(step: string, end: string): string {
  const other = doubled('[1]', step, end).replaceAll(/\bx(?=\d+ :=|\d+[,\]}])/g, 'y');
  return `${doubled('[1]', step)}\n\t${other}`;
}

/** Arrays in each other, deeper than any stack. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe('the worst policies and inputs', () => {
  const bodies: readonly [what: string, body: string, code: string | undefined][] = [
    [
      'a cross product',
      'x := [1 | some a in input.list; some b in input.list; some c in input.list; a + b == c]\n\tx != null',
      'eval_step_limit',
    ],
    [
      'a set of pairs',
      'count({[a, b, c] | some a in input.list; some b in input.list; some c in input.list}) > 0',
      'eval_step_limit',
    ],
    [
      'every of every',
      'every a in input.list { every b in input.list { every c in input.list { a + b + c >= 0 } } }',
      'eval_step_limit',
    ],
    ['arrays that double', doubled('[1]', 'array.concat(X, X)'), 'eval_step_limit'],
    ['texts that double', doubled('"aaaaaaaaaa"', 'concat("", [X, X])'), 'eval_step_limit'],
    ['formats that double', doubled('"aaaaaaaaaa"', 'sprintf("%s%s", [X, X])'), 'eval_step_limit'],
    ['templates that double', doubled('"aaaaaaaaaa"', '$"{X}{X}"'), 'eval_step_limit'],
    ['replacements that double', doubled('"aaaaaaaaaa"', 'replace(X, "a", "aa")'), 'eval_step_limit'],
    ['numbers that square', doubled('1234567891234567891234', 'X * X'), undefined],
    ['nested arrays that double, as JSON', doubled('[1]', '[X, X]', 'json.marshal(x40) != ""'), 'eval_step_limit'],
    [
      'nested arrays that double, as indented JSON',
      doubled('[1]', '[X, X]', 'json.marshal_with_options(x40, {"pretty": true}) != ""'),
      'eval_step_limit',
    ],
    ['nested arrays that double, as YAML', doubled('[1]', '[X, X]', 'yaml.marshal(x40) != ""'), 'eval_step_limit'],
    ['nested arrays that double, as text', doubled('[1]', '[X, X]', 'sprintf("%v", [x40]) != ""'), 'eval_step_limit'],
    ['nested arrays that double, in a set', doubled('[1]', '[X, X]', 'count({x40, 1}) == 2'), 'eval_step_limit'],
    ['nested arrays that double, as a key', doubled('[1]', '[X, X]', 'count({x40: 1}) == 1'), 'eval_step_limit'],
    ['nested arrays that double, walked', doubled('[1]', '[X, X]', 'walk(x40, [[], "none"])'), 'eval_builtin_error'],
    ['nested arrays that double, compared', twice('[X, X]', 'x40 == y40'), 'eval_step_limit'],
    ['nested arrays that double, ordered', twice('[X, X]', 'x40 < y40'), 'eval_step_limit'],
    [
      'nested objects that double, in a set',
      doubled('{}', '{"a": X, "b": X}', 'count({x40, 1}) == 2'),
      'eval_step_limit',
    ],
    ['nested objects that double, compared', twice('{"a": X, "b": X}', 'x40 == y40'), 'eval_step_limit'],
    ['nested objects that double, as parts', twice('{"a": X, "b": X}', 'object.subset(x40, y40)'), 'eval_step_limit'],
    [
      'nested objects that double, merged',
      twice('{"a": X, "b": X}', 'object.union(x40, y40) != {}'),
      'eval_step_limit',
    ],
    [
      'nested objects that double, in a schema',
      doubled('{}', '{"a": X, "b": X}', 'json.match_schema(x40, {"type": "object"})'),
      'eval_step_limit',
    ],
    ['nested sets that double', doubled('[1]', '{[X], [X, 1]}', 'json.marshal(x40) != ""'), 'eval_step_limit'],
    ['a range without end', 'count(numbers.range(1, 1000000000000)) > 0', undefined],
    ['all addresses', 'count(net.cidr_expand("::/0")) > 0', undefined],
    ['a shift without end', 'bits.lsh(1, 100000000000) > 0', undefined],
    [
      'all paths of a full graph',
      'g := {x: input.list | some x in input.list}\n\tcount(graph.reachable_paths(g, [1])) > 0',
      'eval_step_limit',
    ],
    ['deep values compared', 'input.deep == input.other', 'eval_depth_limit'],
    ['deep values in a set', 'count({input.deep, input.other}) == 1', 'eval_depth_limit'],
    ['deep values ordered', 'input.deep < input.other', 'eval_depth_limit'],
    ['deep values as JSON', 'json.marshal(input.deep) != ""', 'eval_depth_limit'],
    ['deep values as text', 'sprintf("%v", [input.deep]) != ""', 'eval_depth_limit'],
    ['deep values walked', 'walk(input.deep, [path, _])\n\tcount(path) < 0', 'eval_builtin_error'],
    ['deep values merged', 'object.union({"a": input.deep}, {"a": {}}) != {}', undefined],
  ];

  const input = { list: Array.from({ length: 200 }, (_, i) => i), deep: nested(200_000), other: nested(200_000) };

  it.each(bodies)('end by the budget or by a bound of their own, and the next decision works: %s', (_, body, code) => {
    const policy = compile({ 'a.rego': `package a\n\np if {\n\t${body}\n}\n\nnext if input.list[0] == 0\n` });
    let found: string | undefined;
    try {
      policy.prepare('data.a.p')(input, { maxSteps: 200_000 });
    } catch (error) {
      if (!(error instanceof PolicyEvalError)) throw error;
      found = error.code;
    }
    expect(found).toBe(code);
    expect(policy.prepare('data.a.next')(input)).toBe(true);
  });
});
