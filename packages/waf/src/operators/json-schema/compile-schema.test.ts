import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Json, SchemaRun } from './check.js';
import { compileSchema } from './compile-schema.js';

const { value, schema } = fc.letrec<{ value: Json; schema: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 0, 1, 1.5, 2, '', 'a', 'ab', 'b1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }) as fc.Arbitrary<Json>,
  ),
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.boolean(),
    fc.record({ type: fc.constantFrom('null', 'boolean', 'number', 'integer', 'string', 'array', 'object') }),
    fc.record({ const: tie('value') }),
    fc.record({ enum: fc.array(tie('value'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ minimum: fc.constantFrom(0, 1, 2), exclusiveMaximum: fc.constantFrom(1, 2, 3) }),
    fc.record({ minLength: fc.nat(2), maxLength: fc.nat(3), pattern: fc.constantFrom('^a', '[0-9]', 'b$') }),
    fc.record({ items: tie('schema'), minItems: fc.nat(2), uniqueItems: fc.boolean() }, { requiredKeys: [] }),
    fc.record({ prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }), items: tie('schema') }),
    fc.record(
      { contains: tie('schema'), minContains: fc.nat(2), maxContains: fc.nat(2) },
      { requiredKeys: ['contains'] },
    ),
    fc.record(
      {
        properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2, noNullPrototype: true }),
        patternProperties: fc.dictionary(fc.constantFrom('^c', 'a'), tie('schema'), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        additionalProperties: tie('schema'),
        required: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
        maxProperties: fc.nat(3),
        propertyNames: tie('schema'),
      },
      { requiredKeys: [] },
    ),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('schema') }),
  ) as fc.Arbitrary<Json>,
}));

it('answers as ajv does', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 1, maxLength: 5 }), (document, values) => {
      const check = compileSchema(document, (path, expected) => {
        throw new Error(`${path}: ${expected}`);
      });
      const oracle = ajv.compile(document as object | boolean);
      for (const each of values) expect(check(each, new SchemaRun(1_000_000))).toBe(oracle(each));
      ajv.removeSchema();
    }),
    { numRuns: 500 },
  );
});
