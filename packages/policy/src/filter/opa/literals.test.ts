import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../index.js';
import { type LiteralDialect, literal, opaFilters } from './index.js';
import { quotedField } from './literals.js';

/** Texts made of what ends, escapes or comments in some dialect. */
const hostile = fc.oneof(
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '\0', '\n', '\b', '\u001a', '`', '-', ';', '$', '%', '_', 'é', 'x'),
  }),
  fc.string({ unit: 'binary' }),
);

/** Reads a literal as the server would: its text and how much was read. */
function read(text: string, prefix: string, hasBackslash: boolean): { readonly value: string; readonly end: number } {
  expect(text.startsWith(`${prefix}'`)).toBe(true);
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', '0': '\0', Z: '\u001a' };
  let value = '';
  let at = prefix.length + 1;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && hasBackslash) {
      const next = text[++at]!;
      value += escapes[next] ?? next;
    } else if (character === "'") {
      if (text[at + 1] !== "'") break;
      value += text[++at]!;
    } else value += character;
  }
  return { value, end: at + 1 };
}

describe('literal', () => {
  const servers: readonly [dialect: LiteralDialect, prefix: string, hasBackslash: boolean][] = [
    ['postgresql', 'E', true],
    ['mysql', '', true],
    ['sqlserver', 'N', false],
  ];

  it.each(servers)('gives %s the text that it was given, and nothing behind it', (dialect, prefix, hasBackslash) => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = literal(value, dialect)!;
        expect(read(text, prefix, hasBackslash)).toEqual({ value: value.toWellFormed(), end: text.length });
      }),
      { numRuns: 1000 },
    );
  });

  it('gives SQLite the text that it was given', () => {
    using database = new DatabaseSync(':memory:');
    fc.assert(
      fc.property(hostile, (value) => {
        const [row] = database.prepare(`SELECT hex(${literal(value, 'sqlite')}) AS found`).all();
        expect(row?.['found']).toBe(Buffer.from(value.toWellFormed()).toString('hex').toUpperCase());
      }),
      { numRuns: 1000 },
    );
  });

  it('writes null, booleans and numbers, and no lists', () => {
    expect([null, true, 2.5, ['a']].map((value) => literal(value, 'postgresql'))).toEqual([
      'NULL',
      'TRUE',
      "E'2.5'",
      undefined,
    ]);
  });
});

describe('quotedField', () => {
  it('names one column of SQLite, whatever the name is', () => {
    using database = new DatabaseSync(':memory:');
    const name = hostile.filter((text) => text !== '' && !text.includes('\0') && !text.includes('.'));
    fc.assert(
      fc.property(name, (value) => {
        const column = quotedField(value.toWellFormed(), 'sqlite');
        const [row] = database.prepare(`SELECT * FROM (SELECT 7 AS ${column}) AS t WHERE ${column} = 7`).all();
        expect(Object.entries(row ?? {})).toEqual([[value.toWellFormed(), 7]]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a filter with constants in it', () => {
  const policy = compile({
    'f.rego': `package f

include if input.fruits.owner == input.user

include if input.fruits.name in input.names

include if {
	input.fruits.owner != input.user
	not input.fruits.name == input.names[0]
	input.fruits.price > 10
}
`,
  });
  const includes = policy.prepare<boolean>('data.f.include');

  it('selects in SQLite the rows that the policy includes', () => {
    using database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE fruits (id INTEGER, owner TEXT, name TEXT, price REAL)');
    const insert = database.prepare('INSERT INTO fruits VALUES (?, ?, ?, ?)');
    // A NUL ends the text of a bound parameter in some versions of SQLite.
    const text = hostile.map((value) => value.toWellFormed().replaceAll('\0', ''));
    const rows = fc.array(fc.tuple(text, text, fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, text, fc.array(text, { minLength: 1, maxLength: 3 }), fc.nat(), (made, other, names, pick) => {
        const user = pick % 2 === 0 ? other : made[pick % made.length]![0];
        const input = { user, names: pick % 3 === 0 ? [...names, made[0]![1]] : names };
        database.exec('DELETE FROM fruits');
        for (const [i, row] of made.entries()) insert.run(i, ...row);
        const filters = opaFilters(policy, 'data.f.include', {
          targets: ['sql+sqlite'],
          unknowns: ['input.fruits'],
          input,
        });
        const found = database.prepare(`SELECT id FROM fruits ${String(filters.get('sql+sqlite'))} ORDER BY id`).all();
        const wanted = made.flatMap(([owner, name, price], i) =>
          includes({ ...input, fruits: { owner, name, price } }) === true ? [i] : [],
        );
        expect(found.map(({ id }) => id)).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });
});
