import { foldPair } from './sql-fold-pair.js';
import { foldTriple, isRepeatedPattern } from './sql-fold-triple.js';
import type { SqlLexer } from './sql-lexer.js';
import { copyToken, emptyToken, type SqlToken, tokenType } from './sql-token.js';

/** The fingerprint has at most this many tokens. */
export const fingerprintTokens = 5;

/** The tokens that are left over so far. A sixth helps to judge the fifth. */
export class Folding {
  readonly tokens: readonly SqlToken[] = Array.from({ length: fingerprintTokens + 3 }, emptyToken);
  /** Tokens in use. */
  count = 0;
  /** Tokens that are judged: folding looks at those from here on. */
  left = 0;

  /** Token `offset` places after the judged ones. */
  look(offset: number): SqlToken {
    return this.tokens[this.left + offset]!;
  }

  /** Drops the last `tokens` and judges everything anew. */
  drop(tokens: number): void {
    this.count -= tokens;
    this.left = 0;
  }

  /** Drops the last token and judges the one before it anew. */
  dropOne(): void {
    this.count--;
    if (this.left > 0) this.left--;
  }
}

/** True for `+`, `-`, `!`, `~`, `!!` and NOT. */
export function isUnary(token: SqlToken): boolean {
  if (token.type !== tokenType.operator) return false;
  const { value } = token;
  if (value.length === 1) return value === '+' || value === '-' || value === '!' || value === '~';
  return value === '!!' || (value.length === 3 && value.toUpperCase() === 'NOT');
}

/**
 * Reads tokens and folds what means nothing for the shape of the statement (signs, arithmetic, lists, repeated parentheses)
 * until five are left or the text ends. The result stands in `folding.tokens`; returns how many there are.
 */
export function fold(lexer: SqlLexer, folding: Folding): number {
  const comment = emptyToken();
  folding.count = 0;
  folding.left = 0;
  const first = folding.tokens[0]!;
  let more = lexer.next(first);
  while (more && isLeadingFluff(first)) more = lexer.next(first);
  if (!more) return 0;
  folding.count = 1;
  for (;;) {
    if (folding.count >= fingerprintTokens && isRepeatedPattern(folding)) {
      // Lists such as 1),(1),(1) start over after their first element, so that their length does not matter.
      if (folding.count > fingerprintTokens) copyToken(folding.tokens[1]!, folding.tokens[fingerprintTokens]!);
      folding.count = folding.count > fingerprintTokens ? 2 : 1;
      folding.left = 0;
    }
    if (!more || folding.left >= fingerprintTokens) {
      folding.left = folding.count;
      break;
    }
    more = fill(lexer, folding, comment, 2, more);
    if (folding.count - folding.left < 2) {
      folding.left = folding.count;
      continue;
    }
    const pair = foldPair(folding);
    if (pair === 'evil') return folding.left + 2;
    if (pair === 'folded') continue;
    more = fill(lexer, folding, comment, 3, more);
    if (folding.count - folding.left < 3) {
      folding.left = folding.count;
      continue;
    }
    if (!foldTriple(folding)) folding.left++;
  }
  if (folding.left < fingerprintTokens && comment.type === tokenType.comment) {
    copyToken(folding.tokens[folding.left]!, comment);
    folding.left++;
  }
  return Math.min(folding.left, fingerprintTokens);
}

/** Comments, parentheses, types and signs at the start say nothing. */
function isLeadingFluff(token: SqlToken): boolean {
  const { type } = token;
  return (
    type === tokenType.comment || type === tokenType.leftParenthesis || type === tokenType.sqlType || isUnary(token)
  );
}

/** Reads until `wanted` tokens lie after the judged ones; comments are only remembered while they come last. */
function fill(lexer: SqlLexer, folding: Folding, comment: SqlToken, wanted: number, more: boolean): boolean {
  let going = more;
  while (going && folding.count <= fingerprintTokens && folding.count - folding.left < wanted) {
    const token = folding.tokens[folding.count]!;
    going = lexer.next(token);
    if (!going) break;
    if (token.type === tokenType.comment) {
      copyToken(comment, token);
    } else {
      comment.type = tokenType.none;
      folding.count++;
    }
  }
  return going;
}
