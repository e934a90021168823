import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { Query } from 'mingo';
import { describe, expect, it } from 'vitest';
import { compileFilter, mongoFilter, sqlWhere } from '../src/filters.js';
import { compile, type Json } from '../src/index.js';

const NUMBERS = [-1, 0, 1, 2, 2.5];
const STRINGS = ['', 'a', 'A', 'ab', 'b', '%', 'a_b', 'é'];
const COLUMNS = { n: 'number', m: 'number', s: 'string', t: 'string', b: 'boolean' } as const;
type Column = keyof typeof COLUMNS;

const valueIn = (column: Column): fc.Arbitrary<Json> => {
  if (COLUMNS[column] === 'number') return fc.constantFrom(...NUMBERS);
  return COLUMNS[column] === 'string' ? fc.constantFrom(...STRINGS) : fc.boolean();
};
const nullable = (column: Column): fc.Arbitrary<Json> => fc.option(valueIn(column), { freq: 3 });
const row = fc.record({
  n: nullable('n'),
  m: valueIn('m'),
  s: nullable('s'),
  t: valueIn('t'),
  b: nullable('b'),
});

const column = fc.constantFrom(...(Object.keys(COLUMNS) as Column[]));
const text = (value: Json): string => JSON.stringify(value);
const anyValue = fc.oneof(column.chain(nullable), fc.constantFrom<Json>(...NUMBERS, ...STRINGS));

/** An expression over `input.row`. */
const comparison = fc.oneof(
  fc.tuple(column, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), anyValue).map(([name, operator, value]) => {
    return `input.row.${name} ${operator} ${text(value)}`;
  }),
  fc
    .tuple(fc.constantFrom('n m', 'm n', 's t', 't s', 's s'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='))
    .map(([pair, operator]) => {
      const [left, right] = pair.split(' ');
      return `input.row.${left} ${operator} input.row.${right}`;
    }),
  fc
    .tuple(column, fc.array(anyValue, { maxLength: 3 }))
    .map(([name, values]) => `input.row.${name} in ${text(values)}`),
  fc
    .tuple(
      fc.constantFrom('startswith', 'endswith', 'contains'),
      fc.constantFrom('s', 't'),
      fc.constantFrom(...STRINGS),
    )
    .map(([test, name, part]) => `${test}(input.row.${name}, ${text(part)})`),
  column.map((name) => `input.row.${name}`),
);
const expression = fc.tuple(comparison, fc.boolean()).map(([inner, negated]) => (negated ? `not ${inner}` : inner));
const body = fc.array(expression, { minLength: 1, maxLength: 3 }).map((list) => list.join('; '));
const program = fc
  .record({
    include: fc.array(fc.oneof(body, fc.constantFrom('helper', 'not helper', 'not other')), {
      minLength: 1,
      maxLength: 3,
    }),
    helper: fc.array(body, { minLength: 1, maxLength: 2 }),
    other: body,
  })
  .map(
    ({ include, helper, other }) =>
      `package f\n\n${include.map((one) => `include if { ${one} }\n\n`).join('')}${helper
        .map((one) => `helper if { ${one} }\n\n`)
        .join('')}other if { ${other} }\n`,
  );

const rows = fc.array(row, { minLength: 1, maxLength: 12 });
const fields = Object.fromEntries(
  Object.entries(COLUMNS).map(([name, type]) => [
    `row.${name}`,
    { name: [name], type, nullable: name === 'n' || name === 's' || name === 'b' },
  ]),
);

function selected(module: string, list: readonly Json[]): number[] {
  const include = compile({ 'f.rego': module }).prepare('data.f.include');
  return list.flatMap((one, i) => (include({ row: one }) === true ? [i] : []));
}

describe('filters select what the policy includes', () => {
  it('as SQL, on rows of SQLite', () => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE rows (id INTEGER, n REAL, m REAL NOT NULL, s TEXT, t TEXT NOT NULL, b INTEGER)');
    const insert = db.prepare('INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)');
    fc.assert(
      fc.property(program, rows, fc.boolean(), (module, list, isNullable) => {
        db.exec('DELETE FROM rows');
        for (const [i, { n, m, s, t, b }] of list.entries()) {
          insert.run(i, n as number, m as number, s as string, t as string, b === null ? null : Number(b));
        }
        const known = isNullable
          ? Object.fromEntries(
              Object.entries(fields).map(([name, { name: path, type }]) => [name, { name: path, type }]),
            )
          : fields;
        const condition = compileFilter(compile({ 'f.rego': module }), 'data.f.include', { unknowns: ['input.row'] });
        const { where, parameters } = sqlWhere(condition, { dialect: 'sqlite', fields: known });
        const found = db.prepare(`SELECT id FROM rows WHERE ${where} ORDER BY id`).all(...(parameters as []));
        expect(
          found.map(({ id }) => id),
          `${module}\n${where} ${JSON.stringify(parameters)}`,
        ).toEqual(selected(module, list));
      }),
      { numRuns: 1000 },
    );
    db.close();
  });

  it('as MongoDB filters, on documents that may lack fields', () => {
    const documents = fc.array(
      fc.record(
        { n: nullable('n'), s: nullable('s'), b: nullable('b'), m: nullable('m'), t: nullable('t') },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(program, documents, (module, list) => {
        const condition = compileFilter(compile({ 'f.rego': module }), 'data.f.include', { unknowns: ['input.row'] });
        const filter = mongoFilter(condition);
        const query = new Query(filter as never);
        const found = list.flatMap((one, i) => (query.test({ row: one } as never) ? [i] : []));
        expect(found, `${module}\n${JSON.stringify(filter)}`).toEqual(selected(module, list as Json[]));
      }),
      { numRuns: 1000 },
    );
  });
});
