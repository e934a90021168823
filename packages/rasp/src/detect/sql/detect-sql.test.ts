import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectSqlInjection } from './detect-sql.js';
import { dialects, type SqlDialect } from './dialect.js';
import { tokenizeSql } from './lexer.js';

const found = (sql: string, text: string, dialect: SqlDialect = dialects.sqlite): boolean =>
  detectSqlInjection(sql, [{ place: 'query.q', text }], dialect) !== undefined;

describe('an input that changes the structure of a statement is an attack', () => {
  test.each([
    ['tautology', "SELECT * FROM t WHERE a = '' OR 1=1 --'", "' OR 1=1 --"],
    ['union in a number', 'SELECT a FROM t WHERE id = 0 UNION SELECT b FROM u', '0 UNION SELECT b FROM u'],
    ['a comment alone', "SELECT a FROM t WHERE n = 'x'-- ' AND p = 1", "x'-- "],
    ['a sort order with a second column', 'SELECT a FROM t ORDER BY a, (SELECT 1)', 'a, (SELECT 1)'],
    ['a literal of its own', "SELECT a FROM t WHERE c = ''", "''"],
    ['inline comments', 'SELECT a FROM t WHERE id = 1/**/OR/**/1', '1/**/OR/**/1'],
  ])('%s', (_name, sql, text) => {
    expect(found(sql, text)).toBe(true);
  });
});

describe('a value is no attack', () => {
  test.each([
    ['a name with an escaped quote', "SELECT a FROM t WHERE n = 'O''Brien'", "O'Brien"],
    ['quotes alone, doubled', "SELECT a FROM t WHERE n = ''''''", "''"],
    ['SQL words inside a literal', "SELECT a FROM t WHERE n = 'select from our union'", 'select from our union'],
    ['a negative number', 'SELECT a FROM t WHERE id = -15', '-15'],
    ['a column name', 'SELECT a FROM t ORDER BY price', 'price'],
    ['a text that stands in the statement anyway', 'SELECT a FROM t WHERE id = 1', 'FROM'],
    ['a comment sign inside a literal', "SELECT a FROM t WHERE n = 'rock -- roll'", 'rock -- roll'],
    ['a quoted identifier', 'SELECT "first name" FROM t', 'first name'],
  ])('%s', (_name, sql, text) => {
    expect(found(sql, text)).toBe(false);
  });
});

test('dialects differ in what ends a string', () => {
  const sql = "SELECT a FROM t WHERE n = 'x\\' OR 1=1 -- '";
  expect(found(sql, "x\\' OR 1=1 -- ", dialects.sqlite)).toBe(true);
  expect(found(sql, "x\\' OR 1=1 -- ", dialects.mysql)).toBe(false);
});

test('tokens follow each other, stay inside the text and cover all that is not blank', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("'", '"', '`', '[', ']', '-', '/', '*', '#', '$', 'a', '1', ' ', '\n', '\\', ';'),
      }),
      (sql) => {
        for (const dialect of Object.values(dialects)) {
          let last = 0;
          for (const { start, end } of tokenizeSql(sql, dialect)) {
            expect(sql.slice(last, start).trim()).toBe('');
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(sql.slice(last).trim()).toBe('');
        }
      },
    ),
  );
});
