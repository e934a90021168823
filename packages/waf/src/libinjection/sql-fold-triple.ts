import { type Folding, isUnary } from './sql-fold.js';
import { copyToken, tokenType } from './sql-token.js';

const t = tokenType;

function one(...types: readonly string[]): (type: string) => boolean {
  const set = new Set(types);
  return (type) => set.has(type);
}
const isPlain = one(t.number, t.bareword);
const isOperand = one(t.number, t.bareword, t.variable);
const isValue = one(t.number, t.bareword, t.variable, t.string);
const isValueOrCall = one(t.number, t.bareword, t.variable, t.string, t.function);
const startsExpression = one(t.expression, t.group, t.comma);
const startsClause = one(t.keyword, t.expression, t.group);

/** True when the five tokens are one element of a list that may go on for ever, such as `1),(1`. */
export function isRepeatedPattern(folding: Folding): boolean {
  const { tokens } = folding;
  const a = tokens[0]?.type;
  const b = tokens[1]?.type;
  const c = tokens[2]?.type;
  const d = tokens[3]?.type;
  const e = tokens[4]?.type;
  if (a === t.number && d === t.number && c === t.leftParenthesis && e === t.rightParenthesis) {
    return b === t.operator || b === t.comma;
  }
  if (a === t.bareword && b === t.operator && c === t.leftParenthesis && e === t.rightParenthesis) {
    return d === t.bareword || d === t.number;
  }
  if (b !== t.rightParenthesis || d !== t.leftParenthesis) return false;
  if (a === t.number && c === t.comma && e === t.number) return true;
  return a === t.bareword && c === t.operator && e === t.bareword;
}

/** Folds the three tokens after the judged ones; false when nothing folds and the first of them is judged. */
export function foldTriple(folding: Folding): boolean {
  const a = folding.look(0);
  const b = folding.look(1);
  const c = folding.look(2);
  if (
    isArithmetic(a.type, b.type, c.type) ||
    (a.type === t.logic && c.type === t.logic) ||
    (isValue(a.type) && b.type === t.operator && b.value === '::' && c.type === t.sqlType) ||
    (isValue(a.type) && b.type === t.comma && isValue(c.type)) ||
    (a.type === t.bareword && b.type === t.dot && c.type === t.bareword)
  ) {
    folding.drop(2);
    return true;
  }
  if (isUnary(b)) {
    if (a.type === t.comma && isValue(c.type)) {
      // `1,-1` is a list again without the sign: one token more is judged anew.
      folding.drop(3);
      return true;
    }
    const sign =
      (startsExpression(a.type) && c.type === t.leftParenthesis) ||
      (startsClause(a.type) && isValueOrCall(c.type)) ||
      (a.type === t.comma && c.type === t.function);
    if (sign) {
      copyToken(b, c);
      folding.drop(1);
      return true;
    }
  }
  if (a.type === t.expression && b.type === t.dot && c.type === t.bareword) {
    copyToken(b, c);
    folding.drop(1);
    return true;
  }
  if (a.type === t.function && b.type === t.leftParenthesis && c.type !== t.rightParenthesis) {
    // USER() is a function, USER(1) is a word of prose.
    if (a.value.toUpperCase() === 'USER') a.type = t.bareword;
  }
  return false;
}

function isArithmetic(a: string, b: string, c: string): boolean {
  if (a === t.operator) return b !== t.leftParenthesis && c === t.operator;
  if (b !== t.operator) return false;
  if (a === t.variable) return isOperand(c);
  return isPlain(a) && isPlain(c);
}
