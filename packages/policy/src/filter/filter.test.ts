import { describe, expect, it } from 'vitest';
import { compile } from '../index.js';
import { compileFilter, FilterError, mongoFilter, type SqlDialect, sqlWhere, ucast } from './index.js';

function condition(body: string) {
  const policy = compile({ 'f.rego': `package f\n\ndefault include := false\n\n${body}\n` });
  return compileFilter(policy, 'data.f.include', {
    unknowns: ['input.fruits'],
    input: { user: 'bob', names: ['x', 'y'] },
  });
}

const fields = { 'fruits.price': { type: 'number', nullable: false }, 'fruits.name': { nullable: false } } as const;

describe('sqlWhere', () => {
  const cases: readonly [body: string, where: string, parameters: readonly unknown[]][] = [
    ['include if input.fruits.owner == input.user', '"fruits"."owner" = $1', ['bob']],
    ['include if input.fruits.owner != "x"', '("fruits"."owner" <> $1 OR "fruits"."owner" IS NULL)', ['x']],
    ['include if not input.fruits.price == 3', '"fruits"."price" <> $1', [3]],
    ['include if input.fruits.price < 3', '"fruits"."price" < $1', [3]],
    ['include if input.fruits.price < "a"', '1 = 1', []],
    ['include if input.fruits.owner == null', '"fruits"."owner" IS NULL', []],
    ['include if input.fruits.name in input.names', '"fruits"."name" IN ($1, $2)', ['x', 'y']],
    ['include if startswith(input.fruits.name, "a_%!")', `"fruits"."name" LIKE $1 ESCAPE '!'`, ['a!_!%!!%']],
    ['include if not startswith(input.fruits.name, "a")', `("fruits"."name" LIKE $1 ESCAPE '!') IS NOT TRUE`, ['a%']],
    [
      'include if { input.fruits.name == "a"; input.fruits.price > 1 }\n\ninclude if input.user == "ann"\n\ninclude if helper\n\nhelper if input.fruits.price == 7',
      '(("fruits"."name" = $1 AND "fruits"."price" > $2) OR "fruits"."price" = $3)',
      ['a', 1, 7],
    ],
    [
      'include if not helper\n\nhelper if input.fruits.price < 7\n\nhelper if { input.fruits.name == "a"; input.fruits.price > 9 }',
      '("fruits"."price" >= $1 AND ("fruits"."name" <> $2 OR "fruits"."price" <= $3))',
      [7, 'a', 9],
    ],
    ['include if input.user == "bob"', '1 = 1', []],
    ['include if input.user == "ann"', '1 = 0', []],
  ];

  it.each(cases)('%s', (body, where, parameters) => {
    expect(sqlWhere(condition(body), { dialect: 'postgresql', fields })).toEqual({ where, parameters });
  });

  const dialects: readonly [SqlDialect, string, readonly unknown[]][] = [
    ['postgresql', `("fruits"."name" = $3 AND ("fruits"."name" LIKE $4 ESCAPE '!') IS NOT TRUE)`, ['a"b', 'x%']],
    ['mysql', "(`fruits`.`name` = ? AND (`fruits`.`name` LIKE ? ESCAPE '!') IS NOT TRUE)", ['a"b', 'x%']],
    [
      'sqlite',
      '("fruits"."name" = ? AND ((length("fruits"."name") >= 1 AND substr("fruits"."name", 1, 1) = ?)) IS NOT TRUE)',
      ['a"b', 'x'],
    ],
    [
      'sqlserver',
      "([fruits].[name] = @p3 AND CASE WHEN [fruits].[name] LIKE @p4 ESCAPE '!' THEN 0 ELSE 1 END = 1)",
      ['a"b', 'x%'],
    ],
  ];

  it.each(dialects)('writes %s', (dialect, where, parameters) => {
    const found = condition('include if { input.fruits.name == "a\\"b"; not startswith(input.fruits.name, "x") }');
    expect(sqlWhere(found, { dialect, fields, firstParameter: 3 })).toEqual({ where, parameters });
  });

  it('quotes names, and takes those of the store', () => {
    const found = condition('include if input.fruits["odd \\" name"] == 1\n\ninclude if input.fruits.id == 2');
    const names = { 'fruits.id': { name: ['shop', 'fruit', 'id'], nullable: false } };
    expect(sqlWhere(found, { dialect: 'sqlite', fields: names }).where).toBe(
      '("fruits"."odd "" name" = ? OR "shop"."fruit"."id" = ?)',
    );
  });
});

describe('ucast', () => {
  it('is the tree that OPA gives', () => {
    const found = condition(
      'include if { input.fruits.name == "apple"; input.fruits.price > 3 }\n\ninclude if not input.fruits.owner == input.user\n\ninclude if input.fruits.x != input.fruits.y',
    );
    expect(ucast(found)).toEqual({
      type: 'compound',
      operator: 'or',
      value: [
        {
          type: 'compound',
          operator: 'and',
          value: [
            { type: 'field', operator: 'eq', field: 'fruits.name', value: 'apple' },
            { type: 'field', operator: 'gt', field: 'fruits.price', value: 3 },
          ],
        },
        {
          type: 'compound',
          operator: 'not',
          value: [{ type: 'field', operator: 'eq', field: 'fruits.owner', value: 'bob' }],
        },
        { type: 'field', operator: 'ne', field: 'fruits.x', value: { field: 'fruits.y' } },
      ],
    });
  });
});

describe('mongoFilter', () => {
  it('tells absent fields from null', () => {
    expect(mongoFilter(condition('include if input.fruits.name != "a"'))).toEqual({
      'fruits.name': { $exists: true, $ne: 'a' },
    });
    expect(mongoFilter(condition('include if not input.fruits.name == "a"'))).toEqual({
      $nor: [{ 'fruits.name': { $eq: 'a' } }],
    });
  });

  it('searches arrays', () => {
    expect(mongoFilter(condition('include if "a" in input.fruits.tags'))).toEqual({
      'fruits.tags': { $elemMatch: { $eq: 'a' } },
    });
  });
});

describe('compileFilter', () => {
  it('tells every expression that no filter can hold, with its place', () => {
    let problems: FilterError['problems'] = [];
    try {
      condition(
        'include if count(input.fruits.tags) > 2\n\ninclude if every x in input.fruits.tags { x == 1 }\n\ninclude if level == 3\n\nlevel := 1 if input.fruits.a else := 3',
      );
    } catch (error) {
      if (error instanceof FilterError) problems = error.problems;
    }
    expect(problems.map(({ message, position }) => [position?.row, message.split(': ').at(-1)])).toEqual([
      [5, 'builtin count has no counterpart in a filter'],
      [7, '`every` over what is unknown has no counterpart in a filter'],
      [9, 'a document of data or a rule stays in it: it has an else, or is unknown itself'.split(': ').at(-1)],
    ]);
  });
});
