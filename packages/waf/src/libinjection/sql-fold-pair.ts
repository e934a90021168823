import { type Folding, isUnary } from './sql-fold.js';
import { copyToken, type SqlToken, tokenBytes, tokenType } from './sql-token.js';
import { startsPhrase, wordType } from './sql-words.js';

const t = tokenType;

/** Words that are functions only before a parenthesis. */
const maybeFunctions: ReadonlySet<string> = new Set([
  'USER_ID',
  'USER_NAME',
  'DATABASE',
  'PASSWORD',
  'USER',
  'CURRENT_USER',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'LOCALTIME',
  'LOCALTIMESTAMP',
]);

const phraseStarts: ReadonlySet<string> = new Set([
  t.keyword,
  t.bareword,
  t.operator,
  t.union,
  t.function,
  t.expression,
  t.tsql,
  t.sqlType,
]);
const typedBySqlType: ReadonlySet<string> = new Set([
  t.bareword,
  t.number,
  t.sqlType,
  t.leftParenthesis,
  t.function,
  t.variable,
  t.string,
]);

/** Makes one token of two words that are a phrase together, such as UNION ALL. */
function joinPhrase(a: SqlToken, b: SqlToken): boolean {
  if (!phraseStarts.has(a.type) || !(phraseStarts.has(b.type) || b.type === t.logic)) return false;
  if (a.value.length + b.value.length + 1 > tokenBytes - 1 || !startsPhrase(a.value)) return false;
  const phrase = `${a.value} ${b.value}`;
  const type = wordType(phrase);
  if (type === t.none) return false;
  a.type = type;
  a.value = phrase;
  a.open = '';
  a.close = '';
  return true;
}

/**
 * Folds the two tokens after the judged ones, or corrects what they are. `folded` means: look again from where `folding` now
 * stands; `evil`: the text cannot be read in one way.
 */
export function foldPair(folding: Folding): 'folded' | 'kept' | 'evil' {
  const a = folding.look(0);
  const b = folding.look(1);
  if ((a.type === t.string && b.type === t.string) || (a.type === t.semicolon && b.type === t.semicolon)) {
    folding.count--;
    return 'folded';
  }
  if ((a.type === t.operator || a.type === t.logic) && (isUnary(b) || b.type === t.sqlType)) {
    folding.drop(1);
    return 'folded';
  }
  if (a.type === t.leftParenthesis && isUnary(b)) {
    folding.dropOne();
    return 'folded';
  }
  if (joinPhrase(a, b)) {
    folding.dropOne();
    return 'folded';
  }
  if (a.type === t.semicolon && b.type === t.function && b.value.slice(0, 2).toUpperCase() === 'IF') {
    // After a semicolon IF is the statement of Transact-SQL.
    b.type = t.tsql;
    return 'folded';
  }
  return foldByFirst(folding, a, b);
}

function foldByFirst(folding: Folding, a: SqlToken, b: SqlToken): 'folded' | 'kept' | 'evil' {
  const beforeParenthesis = b.type === t.leftParenthesis;
  switch (a.type) {
    case t.bareword:
    case t.variable:
      if (!beforeParenthesis || !maybeFunctions.has(a.value.toUpperCase())) break;
      a.type = t.function;
      return 'folded';
    case t.keyword:
      if (!isPhrase(a, 'IN')) break;
      a.type = beforeParenthesis ? t.operator : t.bareword;
      return 'folded';
    case t.operator:
      if (!isPhrase(a, 'LIKE')) break;
      if (beforeParenthesis) a.type = t.function;
      return 'kept';
    case t.sqlType:
      if (!typedBySqlType.has(b.type)) break;
      copyToken(a, b);
      folding.drop(1);
      return 'folded';
    case t.collate:
      if (b.type !== t.bareword) break;
      if (b.value.includes('_')) {
        // Collations are too many to list: a name with an underscore is one.
        b.type = t.sqlType;
        folding.left = 0;
      }
      return 'kept';
    case t.backslash:
      // Transact-SQL reads \%1 as 0 % 1.
      if (isArithmetic(b)) {
        a.type = t.number;
      } else {
        copyToken(a, b);
        folding.count--;
      }
      folding.left = 0;
      return 'folded';
    case t.leftParenthesis:
    case t.rightParenthesis:
      if (b.type !== a.type) break;
      folding.drop(1);
      return 'folded';
    case t.leftBrace:
      if (b.type !== t.bareword) break;
      if (b.value === '') {
        // MySQL takes {``.``.id}; nobody else does.
        b.type = t.evil;
        return 'evil';
      }
      // The {name of an ODBC escape.
      folding.drop(2);
      return 'folded';
  }
  if (b.type === t.rightBrace) {
    folding.drop(1);
    return 'folded';
  }
  return 'kept';
}

/** True for the word, or NOT and the word. */
function isPhrase(token: SqlToken, word: string): boolean {
  const upper = token.value.toUpperCase();
  return upper === word || upper === `NOT ${word}`;
}

function isArithmetic(token: SqlToken): boolean {
  return token.type === t.operator && token.value.length === 1 && '*/-+%'.includes(token.value);
}
