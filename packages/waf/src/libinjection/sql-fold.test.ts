import { describe, expect, it } from 'vitest';
import { Folding, fold } from './sql-fold.js';
import { SqlLexer } from './sql-lexer.js';

function folded(text: string): string {
  const folding = new Folding();
  const count = fold(new SqlLexer(text, { quote: '', dialect: 'ansi' }), folding);
  return folding.tokens
    .slice(0, count)
    .map(({ type }) => type)
    .join('');
}

describe('fold', () => {
  it.each([
    ['drops signs, types and parentheses at the start', '-(+ 1)', '1)'],
    ['folds arithmetic', '1 + 2 * 3', '1'],
    ['folds lists of any length', `${'1,'.repeat(100)}2`, '1'],
    ['folds rows of any length', `1${'),(1'.repeat(50)}) UNION`, '1)U'],
    ['joins phrases', '1 UNION ALL SELECT', '1UE'],
    ['folds repeated parentheses', '1))))', '1)'],
    ['keeps a comment at the end', '1 -- x', '1c'],
    ['drops comments in between', '1 /* x */ UNION', '1U'],
    ['reads IN before a parenthesis as an operator', 'SELECT 1 IN (2, 3)', 'E1o(1'],
    ['reads USER with an argument as prose', '1 USER(1)', '1n(1)'],
    ['strips the braces of ODBC', 'SELECT {x 1}', 'E1'],
    ['tells the empty names of MySQL', '{``.x}', '{X'],
    ['takes five tokens at most', 'SELECT 1 FROM x WHERE y', 'E1knk'],
    ['finds nothing in fluff', '- + (', ''],
  ])('%s', (_, text, types) => {
    expect(folded(text)).toBe(types);
  });
});
