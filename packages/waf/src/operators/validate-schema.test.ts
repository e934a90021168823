import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextWith, evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { validateSchema } from './validate-schema.js';

function breaks(schema: unknown, value: string): boolean {
  const context = contextWith({ 'a.json': JSON.stringify(schema) });
  return evaluate(validateSchema, 'a.json', value, context).matches;
}

const person = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
};

describe('@validateSchema', () => {
  it.each([
    ['{"name": "John", "age": 30}', false],
    ['{"name": "John", age: 30}', true],
    ['{"name": "John"}', true],
    ['{"name": "John", "age": "thirty"}', true],
    ['', false],
  ])('a person: %s breaks the schema: %s', (value, matches) => {
    expect(breaks(person, value)).toBe(matches);
  });

  it.each([
    ['type list', { type: ['string', 'null'] }, 'null', '1'],
    ['integer written as a fraction', { type: 'integer' }, '1.0', '1.5'],
    ['const of an object in any order', { const: { a: 1, b: [2] } }, '{"b":[2],"a":1.0}', '{"a":1}'],
    ['enum', { enum: [1, 'a', null] }, '"a"', '"b"'],
    ['minimum and maximum', { minimum: 1, maximum: 2 }, '2', '2.1'],
    ['exclusive limits', { exclusiveMinimum: 1, exclusiveMaximum: 2 }, '1.5', '2'],
    ['multipleOf', { multipleOf: 0.1 }, '0.3', '0.35'],
    ['lengths in characters', { minLength: 2, maxLength: 2 }, '"\\ud83d\\ude00x"', '"abc"'],
    ['pattern', { pattern: '^[a-z]+$' }, '"abc"', '"a1"'],
    ['pattern on other types', { pattern: '^a' }, '1', '"b"'],
    ['items', { items: { type: 'number' } }, '[1,2]', '[1,"a"]'],
    ['items after a prefix', { prefixItems: [{ type: 'string' }], items: false }, '["a"]', '["a",1]'],
    ['items as a list', { items: [{ type: 'string' }], additionalItems: { type: 'number' } }, '["a",1]', '["a","b"]'],
    ['contains', { contains: { const: 1 }, maxContains: 1 }, '[0,1]', '[1,1]'],
    ['unique items', { uniqueItems: true }, '[1,"1",{"a":1}]', '[{"a":1,"b":2},{"b":2,"a":1}]'],
    ['counts', { minItems: 1, maxItems: 2, minProperties: 1 }, '[1]', '[]'],
    [
      'no further properties',
      { properties: { a: true }, patternProperties: { '^x': true }, additionalProperties: false },
      '{"a":1,"x1":2}',
      '{"b":1}',
    ],
    ['names of properties', { propertyNames: { maxLength: 2 } }, '{"ab":1}', '{"abc":1}'],
    ['dependent properties', { dependentRequired: { a: ['b'] } }, '{"a":1,"b":2}', '{"a":1}'],
    ['dependent schemas', { dependentSchemas: { a: { required: ['b'] } } }, '{"b":2}', '{"a":1}'],
    ['allOf', { allOf: [{ minimum: 1 }, { maximum: 3 }] }, '2', '4'],
    ['anyOf', { anyOf: [{ type: 'string' }, { minimum: 3 }] }, '3', '2'],
    ['oneOf', { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, '2', '6'],
    ['not', { not: { type: 'string' } }, '1', '"a"'],
    ['if, then, else', JSON.parse('{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}'), '"ab"', '1'],
    ['references', { $ref: '#/$defs/n', $defs: { n: { type: 'number' } } }, '1', '"a"'],
    [
      'references to itself',
      { properties: { next: { $ref: '#' } }, additionalProperties: false },
      '{"next":{"next":{}}}',
      '{"next":{"x":1}}',
    ],
    ['boolean schemas', { properties: { a: false } }, '{}', '{"a":1}'],
    ['names of the prototype', { required: ['toString'] }, '{"toString":1}', '{}'],
    ['own __proto__ keys', { additionalProperties: false }, '{}', '{"__proto__":1}'],
  ])('%s', (_, schema, valid, invalid) => {
    expect(breaks(schema, valid)).toBe(false);
    expect(breaks(schema, invalid)).toBe(true);
  });

  it.each([
    ['an unknown keyword', { typo: 1 }],
    ['a remote reference', { $ref: 'https://example.com/s' }],
    ['a reference to nothing', { $ref: '#/$defs/x' }],
    ['a pattern that is not regular', { pattern: '(a)\\1' }],
    ['a wrong type', { type: 'text' }],
    ['unevaluatedProperties', { unevaluatedProperties: false }],
  ])('refuses %s at load, with its place', (_, schema) => {
    expect(() => breaks(schema, '1')).toThrow(OperatorArgumentError);
  });

  it('refuses XML Schemas and files that are no JSON', () => {
    const context = contextWith({ 'a.xsd': '<xs:schema/>', 'b.json': '{' });
    expect(() => evaluate(validateSchema, 'a.xsd', '', context)).toThrow('only JSON Schema is processed');
    expect(() => evaluate(validateSchema, 'b.json', '', context)).toThrow('is no JSON');
    expect(() => evaluate(validateSchema, 'c.json', '', context)).toThrow('no such file');
  });

  it('ends at a limit instead of running for long', () => {
    const context = contextWith({ 'a.json': JSON.stringify({ anyOf: [{ $ref: '#' }, { $ref: '#' }] }) });
    expect(evaluate(validateSchema, 'a.json', '1', context)).toMatchObject({ matches: false, limited: true });
    const deep = contextWith({ 'a.json': JSON.stringify({ enum: [1] }) });
    expect(evaluate(validateSchema, 'a.json', `${'['.repeat(5000)}${']'.repeat(5000)}`, deep)).toMatchObject({
      limited: true,
    });
  });

  it('takes any bytes', () => {
    const context = contextWith({ 'a.json': JSON.stringify(person) });
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string({ unit: 'binary-ascii' })),
        (value) => typeof evaluate(validateSchema, 'a.json', value, context).matches === 'boolean',
      ),
    );
  });
});
