import { describe, expect, it } from 'vitest';
import { compile, PolicyEvalError } from '../index.js';
import { partial } from './partial.js';

const policy = compile(
  {
    'shop.rego': `package shop

default allow := false

allow if {
	input.method == "GET"
	some role in data.roles[input.user]
	role == data.pets[id].owner
	id > 3
}

admin if "admin" in input.groups

free if not input.pet.owner == "ann"

busy if not helper

helper if startswith(input.pet.name, "a")

helper if input.pet.age < 3

both if {
	not either
}

either if {
	input.pet.a == 1
	input.pet.b == 2
}

either if input.pet.c == 3

deny contains message if {
	input.pet.sick
	message := sprintf("%s is sick", [input.pet.name])
}

quiet if count(deny) == 0

level := 1 if input.pet.big else := 2

large(n) := "yes" if n > 10

large(n) := "no" if n <= 10

small if large(input.pet.age) == "no"

each if every x in [1, 2] { x in input.pet.numbers }

late if time.now_ns() > input.pet.born

kept if {
	name := input.pet.name
	not name == "rex"
}
`,
  },
  { data: { roles: { ann: ['owner', 'keeper'] } } },
);

const input = { method: 'GET', user: 'ann', groups: ['admin'] };

function left(query: string): string[] {
  return partial(policy, query, { unknowns: ['input.pet', 'data.pets'], input }).queries.map(({ text }) => text);
}

describe('partial', () => {
  const cases: readonly [what: string, query: string, queries: readonly string[]][] = [
    ['what is known disappears', 'data.shop.admin', ['']],
    [
      'a default is no matter where another value is wanted',
      'data.shop.allow == true',
      ['"owner" = data.pets[id1].owner\nid1 > 3', '"keeper" = data.pets[id1].owner\nid1 > 3'],
    ],
    ['a default makes a support rule where it may be the answer', 'data.shop.allow', ['data.partial.shop.allow']],
    ['a negated equality stays where it is', 'data.shop.free', ['not input.pet.owner = "ann"']],
    [
      'a negation is multiplied out',
      'data.shop.both',
      ['not input.pet.a = 1\nnot input.pet.c = 3', 'not input.pet.b = 2\nnot input.pet.c = 3'],
    ],
    ['an else keeps the rule', 'data.shop.level == 2', ['data.shop.level = 2']],
    ['a function is replaced by its bodies', 'data.shop.small', ['input.pet.age <= 10']],
    ['every over a known domain is unrolled', 'data.shop.each', ['1 in input.pet.numbers\n2 in input.pet.numbers']],
    ['a builtin of another time waits', 'data.shop.late', ['time.now_ns() > input.pet.born']],
    ['what never holds leaves nothing', 'input.method == "POST"; input.pet.big', []],
    ['variables of the query keep their names', 'x = input.pet.age; x > 3', ['x = input.pet.age\nx > 3']],
    ['an undefined name is not lost by a negation', 'data.shop.kept', ['name2 = input.pet.name\nnot name2 = "rex"']],
  ];

  it.each(cases)('%s', (_, query, queries) => {
    expect(left(query)).toEqual(queries);
  });

  it('puts what cannot be negated in place into a support rule', () => {
    const { queries, support } = partial(policy, 'data.shop.busy', { unknowns: ['input.pet'], input });
    expect(queries.map(({ text }) => text)).toEqual([expect.stringMatching(/^not data\.partial\.__not\d+__$/)]);
    expect(support.map(({ text }) => text.replaceAll(/__not\d+__/g, '__not__'))).toEqual([
      `package partial

__not__ if { startswith(input.pet.name, "a") }

__not__ if { input.pet.age < 3 }
`,
    ]);
  });

  it('keeps a rule that must not be replaced', () => {
    const { queries } = partial(policy, 'data.shop.free', {
      unknowns: ['input.pet'],
      input,
      disableInlining: ['data.shop.free'],
    });
    expect(queries.map(({ text }) => text)).toEqual(['data.partial.shop.free']);
  });

  it('has the form of OPA’s Compile API as JSON', () => {
    const result = partial(policy, 'data.shop.free', { unknowns: ['input.pet'], input });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      queries: [
        [
          {
            index: 0,
            negated: true,
            terms: [
              { type: 'ref', value: [{ type: 'var', value: 'eq' }] },
              {
                type: 'ref',
                value: [
                  { type: 'var', value: 'input' },
                  { type: 'string', value: 'pet' },
                  { type: 'string', value: 'owner' },
                ],
              },
              { type: 'string', value: 'ann' },
            ],
          },
        ],
      ],
    });
  });

  it('refuses an unknown that is no document', () => {
    expect(() => partial(policy, 'data.shop.free', { unknowns: ['x.y'] })).toThrow('an unknown is a ref below input');
  });

  it('ends at the step limit where the queries multiply', () => {
    const wide = compile({
      'wide.rego': `package wide\n\n${'p if { input.a == 1 }\n\np if { input.b == 1 }\n\n'}all if {\n${'\tp\n'.repeat(24)}}\n`,
    });
    expect(() => partial(wide, 'data.wide.all', { maxSteps: 20_000 })).toThrow(PolicyEvalError);
  });
});
