import { describe, expect, it } from 'vitest';
import { type SqlContext, SqlLexer } from './sql-lexer.js';
import { emptyToken } from './sql-token.js';

function tokens(text: string, context: SqlContext = { quote: '', dialect: 'ansi' }): string[] {
  const lexer = new SqlLexer(text, context);
  const token = emptyToken();
  const out: string[] = [];
  while (lexer.next(token)) out.push(`${token.type}|${token.value}`);
  return out;
}

describe('SqlLexer', () => {
  it.each([
    ['words of any case', 'SeLeCt x FROM y', ['E|SeLeCt', 'n|x', 'k|FROM', 'n|y']],
    ['a word glued to a number', '1UNION', ['1|1', 'U|UNION']],
    ['a word glued to a backtick', 'AND`x`', ['&|AND', 'n|x']],
    ['escapes in strings', "'a\\'b' 'c''d'", ["s|a\\'b", "s|c''d"]],
    ['an open string', "'abc", ['s|abc']],
    ['strings with a letter', "n'a' e'b' u&'c' q'!d!' nq'(e)'", ['s|a', 's|b', 's|c', 's|d', 's|e']],
    ['dollar quotes', '$$a$$ $x$b$x$ $1,000.00', ['s|a', 's|b', '1|$1,000.00']],
    [
      'numbers',
      "0x1f 0b01 .5 1e5 1e x'1f' b'01' 1f",
      ['1|0x1f', '1|0b01', '1|.5', '1|1e5', 'n|1e', "1|x'1f'", "1|b'01'", '1|1f'],
    ],
    ['operators', '<=> || && :: != ~*', ['o|<=>', '&|||', '&|&&', 'o|::', 'o|!=', 'o|~*']],
    ['comments', '/* a */ -- b', ['c|/* a */', 'c|-- b']],
    ['comments that databases read differently', '/*! a */ /* /* */', ['X|/*! a */', 'X|/* /* */']],
    ['variables', '@a @@b @`c` @', ['v|a', 'v|b', 'v|c', 'v|']],
    ['thirty-one bytes of a long token', 'a'.repeat(50), [`n|${'a'.repeat(31)}`]],
  ])('reads %s', (_, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('reads a hash as a comment in MySQL only', () => {
    expect(tokens('#a', { quote: '', dialect: 'mysql' })).toEqual(['c|#a']);
    expect(tokens('#a')).toEqual(['o|#', 'n|a']);
  });

  it('starts inside a string when told so', () => {
    expect(tokens("a' OR 1", { quote: "'", dialect: 'ansi' })).toEqual(['s|a', '&|OR', '1|1']);
  });
});
