import { describe, expect, it } from 'vitest';
import { compile, type Value } from '../../index.js';
import { FilterError } from '../index.js';
import { type Mappings, MappingsError, opaFilters } from './index.js';

function filter(body: string, target: string, mappings?: Mappings): Value | undefined {
  const policy = compile({ 'f.rego': `package f\n\n${body}\n` });
  return opaFilters(policy, 'data.f.include', {
    targets: [target],
    unknowns: ['input.fruits', 'input.name'],
    input: { user: "o'hara", names: ['a', 1] },
    ...(mappings !== undefined && { mappings }),
  }).get(target);
}

function problems(run: () => unknown): FilterError['problems'] {
  try {
    run();
  } catch (error) {
    if (error instanceof FilterError) return error.problems;
    throw error;
  }
  return [];
}

describe('opaFilters', () => {
  const cases: readonly [body: string, target: string, filter: Value | undefined][] = [
    ['include if input.fruits.owner == input.user', 'sql+postgresql', "WHERE fruits.owner = E'o\\'hara'"],
    ['include if input.fruits.owner == input.user', 'sql+mysql', "WHERE fruits.owner = 'o\\'hara'"],
    ['include if input.fruits.owner == input.user', 'sql+sqlserver', "WHERE fruits.owner = N'o''hara'"],
    ['include if input.fruits.owner == input.user', 'sql+sqlite', "WHERE fruits.owner = 'o''hara'"],
    ['include if 3 > input.fruits.price', 'sql+mysql', "WHERE fruits.price < '3'"],
    ['include if input.fruits.name in input.names', 'sql+mysql', "WHERE fruits.name IN ('a', '1')"],
    ['include if input.fruits.name in []', 'sql+mysql', 'WHERE 0 = 1'],
    ['include if not input.fruits.sold == true', 'sql+mysql', 'WHERE NOT fruits.sold = TRUE'],
    ['include if contains(input.fruits.name, "5%")', 'sql+sqlserver', "WHERE fruits.name LIKE N'%5\\%%'"],
    ['include if endswith(input.fruits.name, "x")', 'sql+sqlite-internal', "WHERE internal_endswith(fruits.name, 'x')"],
    ['include if _ = input.fruits.name', 'sql+mysql', 'WHERE fruits.name IS NOT NULL'],
    ['include if input.fruits["a`b"] == null', 'sql+mysql', 'WHERE fruits.`a``b` IS NULL'],
    ['default include := false\n\ninclude if input.fruits.a == 1', 'sql+mysql', "WHERE fruits.a = '1'"],
    ['include if input.user == "no one"', 'sql+mysql', undefined],
    ['include if input.user', 'sql+mysql', ''],
    ['include if input.user', 'ucast+all', {}],
    [
      'include if input.fruits.a < input.fruits.b',
      'ucast+all',
      { type: 'field', operator: 'lt', field: 'fruits.a', value: { field: 'fruits.b' } },
    ],
  ];

  it.each(cases)('%s, as %s', (body, target, wanted) => {
    expect(filter(body, target)).toEqual(wanted);
  });

  const refused: readonly [body: string, target: string, message: string][] = [
    [
      'include if startswith(input.fruits.name, "x")',
      'sql+sqlite',
      'invalid builtin `startswith`: unsupported for SQL (sqlite)',
    ],
    [
      'include if not input.fruits.a == 1',
      'ucast+linq',
      '"not" not permitted: unsupported feature "not" for UCAST (LINQ)',
    ],
    ['include if input.fruits.name', 'sql+mysql', 'invalid statement "input.fruits.name"'],
    [
      'default include := true\n\ninclude := false if input.fruits.a == 1',
      'sql+mysql',
      'use of default rule in data.f.include',
    ],
    ['include if input.fruits.a > null', 'sql+mysql', "null value can only be used with 'eq' or 'ne' operators"],
    // OPA takes these for rules that always hold.
    ['include if input.fruits[0] == 1', 'sql+mysql', 'a field is named by strings: input.fruits[0]'],
    ['include if input.fruits.a in [1, input.fruits.b]', 'sql+mysql', 'the right side must be known'],
    [
      'include if input.fruits.a == 1',
      'sql+oracle',
      'unknown target "sql+oracle": expected one such as sql+postgresql',
    ],
  ];

  it.each(refused)('refuses %s as %s', (body, target, message) => {
    expect(problems(() => filter(body, target)).map((problem) => problem.message)).toEqual([message]);
  });

  const body = 'include if {\n\tinput.fruits.name == 1\n\tinput.name == 2\n}';
  const named: readonly [mappings: Mappings, where: string][] = [
    [{ sql: { name: { $table: 'u' } } }, "WHERE (fruits.name = '1' AND u.name = '2')"],
    [
      { mysql: { fruits: { $self: 'f', name: 'n' }, name: { $table: 'fruits' } }, sql: { fruits: { $self: 'no' } } },
      "WHERE (f.n = '1' AND f.n = '2')",
    ],
    [
      { sql: { fruits: { name: "' OR 1=1" }, name: { $table: '`' } } },
      "WHERE (fruits.`' OR 1=1` = '1' AND ````.name = '2')",
    ],
  ];

  it.each(named)('takes names from %j', (mappings, where) => {
    expect(filter(body, 'sql+mysql', mappings)).toBe(where);
  });

  it('refuses names that are no strings', () => {
    expect(() => filter('include if input.fruits.a == 1', 'sql+mysql', { fruits: { $self: 7 } })).toThrow(
      MappingsError,
    );
  });

  it('does not take members of every object for names', () => {
    expect(filter('include if input.fruits.constructor == 1', 'sql+mysql', { toString: { valueOf: 'x' } })).toBe(
      "WHERE fruits.constructor = '1'",
    );
  });
});
