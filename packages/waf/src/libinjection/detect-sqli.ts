import { Folding, fold } from './sql-fold.js';
import { type SqlContext, SqlLexer } from './sql-lexer.js';
import { tokenType } from './sql-token.js';
import { isAttackFingerprint } from './sql-words.js';

const folding = new Folding();

/** The folded shape of a text, read in one way. */
export interface Fingerprint {
  /** Type letters, five at most. */
  readonly types: string;
  /** Tokens before folding. */
  readonly tokens: number;
  /** The other dialect may read it differently. */
  readonly dialectsDiffer: boolean;
}

/** Reads and folds a text; the tokens stay in `folding` until the next call. */
export function fingerprint(text: string, context: SqlContext): Fingerprint {
  const lexer = new SqlLexer(text, context);
  const count = fold(lexer, folding);
  const last = folding.tokens[count - 1];
  // An open, empty backtick at the end is a comment to PHP with MySQL.
  if (count > 2 && last?.type === tokenType.bareword && last.open === '`' && last.close === '' && last.value === '') {
    last.type = tokenType.comment;
  }
  let types = '';
  for (let i = 0; i < count; i++) types += folding.tokens[i]!.type;
  if (types.includes(tokenType.evil)) types = tokenType.evil;
  return { types, tokens: lexer.tokens, dialectsDiffer: lexer.dialectsDiffer };
}

/** Readings from most to least likely; those in quotes only when the text has such a quote. */
const contexts: readonly (readonly [ansi: SqlContext | undefined, mysql: SqlContext])[] = [
  [
    { quote: '', dialect: 'ansi' },
    { quote: '', dialect: 'mysql' },
  ],
  [
    { quote: "'", dialect: 'ansi' },
    { quote: "'", dialect: 'mysql' },
  ],
  // Only MySQL takes double quotes for strings.
  [undefined, { quote: '"', dialect: 'mysql' }],
];

/**
 * Says whether a byte string looks like an SQL injection, and gives its fingerprint if so. The text is read as it stands,
 * and as the continuation of a single- and a double-quoted string; after folding, the sequence of token types must be known
 * from attacks. Linear in the length. Reads as libinjection does.
 *
 * @example
 * ```ts
 * detectSqli("1' OR '1'='1"); // 's&sos'
 * ```
 */
export function detectSqli(text: string): string | undefined {
  if (isOneWord(text)) return undefined;
  for (const [ansi, mysql] of contexts) {
    if (mysql.quote !== '' && !text.includes(mysql.quote)) continue;
    if (ansi !== undefined) {
      const seen = fingerprint(text, ansi);
      if (isAttack(text, seen)) return seen.types;
      if (!seen.dialectsDiffer) continue;
    }
    const seen = fingerprint(text, mysql);
    if (isAttack(text, seen)) return seen.types;
  }
  return undefined;
}

/** One word, or one number, is one token, and no attack has only one: most values end here. */
function isOneWord(text: string): boolean {
  const digits = isDigit(text.charCodeAt(0));
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    const letter = byte | 32;
    if (isDigit(byte)) continue;
    if (digits || !((letter >= 97 && letter <= 122) || byte === 95)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isAttack(text: string, seen: Fingerprint): boolean {
  const { types } = seen;
  if (types === '' || !isAttackFingerprint(types)) return false;
  // Microsoft's audit log skips lines with this word, so that it comes in attacks only.
  if (types.length > 1 && types.endsWith(tokenType.comment) && text.includes('sp_password')) return true;
  if (types.length === 2) return isShortAttack(text, seen);
  return types.length === 3 ? isThreeTokenAttack(seen) : true;
}

/** Two tokens are often prose: a number and UNION, a word and a comment. */
function isShortAttack(text: string, { types, tokens }: Fingerprint): boolean {
  const a = folding.tokens[0]!;
  const b = folding.tokens[1]!;
  if (types.charAt(1) === tokenType.union) return tokens !== 2;
  if (b.value.startsWith('#')) return false;
  if (b.type === tokenType.comment) {
    const inline = b.value.startsWith('/');
    if (a.type === tokenType.bareword && !inline) return false;
    if (a.type === tokenType.number) {
      if (inline || tokens > 2) return true;
      // `1234--` is one, `1234-ABCD--` is a code that was folded: look at what follows the number.
      const at = a.value.length;
      const next = text.charCodeAt(at);
      return next <= 32 || text.startsWith('/*', at) || text.startsWith('--', at);
    }
  }
  return !(b.value.length > 2 && b.value.startsWith('-'));
}

function isThreeTokenAttack({ types, tokens }: Fingerprint): boolean {
  const a = folding.tokens[0]!;
  const b = folding.tokens[1]!;
  const c = folding.tokens[2]!;
  if (types === 'sos' || types === 's&s') {
    // foo' + 'bar: open at both ends, with the same quotes inside.
    return a.open === '' && c.close === '' && a.close === c.open;
  }
  if (prose.has(types)) return tokens !== 3;
  if (b.type === tokenType.keyword) return b.value.length >= 5 && b.value.slice(0, 4).toUpperCase() === 'INTO';
  return true;
}

/** `sexy and 17` is prose, `sexy and 17<18` is not. */
const prose: ReadonlySet<string> = new Set(['s&n', 'n&1', '1&1', '1&v', '1&s']);
