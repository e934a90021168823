import { describe, expect, it } from 'vitest';
import { compile, type Json, PolicyCompileError } from '../../index.js';

const request: Json = {
  type: 'object',
  properties: {
    user: { $ref: '#/definitions/user' },
    method: { type: 'string' },
    path: { type: 'array', items: { type: 'string' } },
    extra: { type: 'object' },
    size: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
  definitions: {
    user: {
      allOf: [
        { type: 'object', properties: { name: { type: 'string' } } },
        { type: 'object', properties: { boss: { $ref: '#/definitions/user' } } },
      ],
    },
  },
};

function problems(rules: string, schemas: Readonly<Record<string, Json>> | undefined): string[] {
  try {
    compile({ 'a.rego': `package a\n\n${rules}\n` }, schemas === undefined ? {} : { schemas });
    return [];
  } catch (error) {
    if (error instanceof PolicyCompileError) return error.problems.map(({ code, message }) => `${code}: ${message}`);
    throw error;
  }
}

describe('schemas', () => {
  const cases: readonly [what: string, rules: string, found: readonly string[]][] = [
    ['a name that is listed', 'p if input.user.name == "x"', []],
    ['a name that is not listed', 'p if input.usr == "x"', ['rego_type_error: undefined ref: input.usr']],
    ['a name below a reference', 'p if input.user.nmae', ['rego_type_error: undefined ref: input.user.nmae']],
    ['a schema that leads into itself', 'p if input.user.boss.boss.boss.anything', []],
    ['another type', 'p if input.method == 3', ['rego_type_error: match error']],
    ['an argument of another type', 'p if count(input.size) > 1', ['rego_type_error: count: invalid argument(s)']],
    ['one of two types', 'p if input.size == null', []],
    ['elements', 'p if input.path[_] == 1', ['rego_type_error: match error']],
    ['an object without properties', 'p if input.extra.anything.goes', []],
    [
      'an annotation of a rule',
      '# METADATA\n# schemas:\n#   - input: schema.other\np if input.kind == 1\n\nq if input.kind',
      ['rego_type_error: match error', 'rego_type_error: undefined ref: input.kind'],
    ],
    [
      'an annotation of a document below the input, written out',
      '# METADATA\n# schemas:\n#   - input.extra: {type: object, properties: {a: {type: number}}}\np if input.extra.b',
      ['rego_type_error: undefined ref: input.extra.b'],
    ],
    [
      'an annotation of data',
      '# METADATA\n# scope: document\n# schemas:\n#   - data.acl: schema["other"]\np if data.acl.knd',
      ['rego_type_error: undefined ref: data.acl.knd'],
    ],
    [
      'a name that no schema has',
      '# METADATA\n# schemas:\n#   - input: schema.nothing\np if input.x',
      ['rego_type_error: undefined schema: schema.nothing', 'rego_type_error: undefined ref: input.x'],
    ],
  ];

  it.each(cases)('check %s', (_, rules, found) => {
    const other: Json = { properties: { kind: { type: 'string' } } };
    expect(problems(rules, { input: request, other })).toEqual(found);
  });

  it('say nothing where there are none', () => {
    expect(problems('# METADATA\n# schemas:\n#   - input: schema.other\np if input.anything', undefined)).toEqual([]);
  });

  it('refuse a schema that is none', () => {
    expect(() => problems('p := 1', { input: { type: 'strnig' } })).toThrow('a schema has no type "strnig"');
    expect(() => problems('p := 1', { input: { $ref: 'https://x/y' } })).toThrow('nothing is fetched');
  });
});
