import { describe, expect, it } from 'vitest';
import { compile, PolicyCompileError, PolicyEvalError } from '../index.js';

/** The codes of a module's problems, or the value of its rule. */
function outcome(body: string): unknown {
  try {
    const policy = compile({ 'a.rego': `package a\n\n${body}\n` });
    return policy.prepare('data.a.r')({ list: [1, 2, 3], map: { x: 1 } });
  } catch (error) {
    if (error instanceof PolicyCompileError) return error.problems.map(({ code }) => code)[0];
    if (error instanceof PolicyEvalError) return error.code;
    throw error;
  }
}

describe('safety', () => {
  const cases: readonly [what: string, body: string, expected: unknown][] = [
    ['== binds nothing', 'r := 1 if { z == 2 }', 'rego_unsafe_var_error'],
    ['= binds', 'r := z if { z = 2 }', 2],
    [
      'a negation binds nothing',
      'r := 1 if { v := input.list; not input.list[_] == count(v) }',
      'rego_unsafe_var_error',
    ],
    [
      'a negated equality with a comprehension over outer variables binds within itself',
      'r := 1 if { v := input.list; not input.list[_] == [x | some x in v] }',
      1,
    ],
    [
      'a call with one is tried for each binding',
      'r := 1 if { v := input.list; not input.map[_] != [x | some x in v] }',
      undefined,
    ],
    [
      'what cannot be bound stays unsafe beside a comprehension',
      'r := 1 if { v := input.list; y > [x | some x in v] }',
      'rego_unsafe_var_error',
    ],
    ['a comprehension does not see what it is assigned to', 'r := 1 if { x = [y | y = x] }', 'rego_unsafe_var_error'],
    [
      'nor what its own expression binds',
      'r := 1 if { v := input.list; z = [x | some x in v; z == 2] }',
      'rego_unsafe_var_error',
    ],
    ['a domain does not use what it binds', 'r := 1 if { some x, y in input.list - x }', 'rego_compile_error'],
    [
      'an operator that begins a line goes on with the line before',
      'r := 1 if {\n\tsome k, v in input.list\n\t-1 in k\n}',
      'rego_compile_error',
    ],
    [
      'a rule whose documents are missing is not tried',
      'f(x) := y if { some y in [x, 2] }\n\ndefault r := 0\n\nr if { f(1) > 0; v := input.missing }',
      0,
    ],
    [
      'and is when they are there',
      'f(x) := y if { some y in [x, 2] }\n\nr if { f(1) > 0; v := input.list }',
      'eval_conflict_error',
    ],
  ];

  it.each(cases)('%s', (_, body, expected) => {
    expect(outcome(body)).toEqual(expected);
  });
});
