import { numberText, RegoNumber, type Value } from '../../values/index.js';

/** The SQL that {@link sqlText} writes. `sqlite-internal` is SQLite with the functions `internal_startswith` and its kin. */
export type LiteralDialect = 'postgresql' | 'mysql' | 'sqlserver' | 'sqlite' | 'sqlite-internal';

/** How MySQL, and PostgreSQL in `E'...'`, read characters that would end a literal or break its line. */
const BACKSLASHED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\b': '\\b',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u001a': '\\Z',
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
};

/** What a quote, a NUL and a control character become inside the quotes of a dialect. */
const STRINGS: Readonly<Record<LiteralDialect, (text: string) => string>> = {
  postgresql: (text) => `E'${backslashed(text)}'`,
  mysql: (text) => `'${backslashed(text)}'`,
  sqlserver: (text) => `N'${text.replaceAll("'", "''")}'`,
  sqlite: sqliteString,
  'sqlite-internal': sqliteString,
};

function backslashed(text: string): string {
  let result = '';
  for (const character of text) result += BACKSLASHED[character] ?? character;
  return result;
}

function sqliteString(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', "'||char(0)||'")}'`;
}

/**
 * A constant as the literal of a dialect, as OPA writes it: numbers are quoted, since they have more digits than columns of floats.
 * MySQL must not run with `NO_BACKSLASH_ESCAPES`. Undefined for arrays, sets and objects.
 */
export function literal(value: Value, dialect: LiteralDialect): string | undefined {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number' || value instanceof RegoNumber) return STRINGS[dialect](numberText(value));
  return typeof value === 'string' ? STRINGS[dialect](value.toWellFormed()) : undefined;
}

/** A dotted path of columns, each part quoted where it is more than a plain name. */
export function quotedField(field: string, dialect: LiteralDialect): string {
  const quote = dialect === 'mysql' ? '`' : '"';
  return field
    .split('.')
    .map((part) => (PLAIN_NAME.test(part) ? part : `${quote}${part.replaceAll(quote, quote + quote)}${quote}`))
    .join('.');
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
