/** How one database reads SQL text. */
export interface SqlDialect {
  readonly name: 'generic' | 'mysql' | 'postgresql' | 'sqlite' | 'mssql' | 'clickhouse';
  /** A backslash escapes inside quotes. */
  readonly backslash: boolean;
  /** Characters that open a quoted identifier, and what closes it. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** `"text"` is a string, not an identifier. */
  readonly doubleQuotedStrings: boolean;
  /** `#` begins a comment to the end of the line. */
  readonly hashComments: boolean;
  /** A comment needs a blank after `--`. */
  readonly dashNeedsBlank: boolean;
  /** Comments nest. */
  readonly nestedComments: boolean;
  /** `$tag$text$tag$` is a string. */
  readonly dollarQuotes: boolean;
}

const plain: SqlDialect = {
  name: 'generic',
  backslash: false,
  identifiers: { '"': '"', '`': '`', '[': ']' },
  doubleQuotedStrings: false,
  hashComments: false,
  dashNeedsBlank: false,
  nestedComments: false,
  dollarQuotes: false,
};

/** The dialects by name. */
export const dialects: Readonly<Record<SqlDialect['name'], SqlDialect>> = {
  generic: plain,
  sqlite: { ...plain, name: 'sqlite' },
  mysql: {
    ...plain,
    name: 'mysql',
    backslash: true,
    identifiers: { '`': '`' },
    doubleQuotedStrings: true,
    hashComments: true,
    dashNeedsBlank: true,
  },
  postgresql: { ...plain, name: 'postgresql', identifiers: { '"': '"' }, nestedComments: true, dollarQuotes: true },
  mssql: { ...plain, name: 'mssql', identifiers: { '"': '"', '[': ']' }, nestedComments: true },
  clickhouse: {
    ...plain,
    name: 'clickhouse',
    backslash: true,
    identifiers: { '"': '"', '`': '`' },
    hashComments: true,
  },
};
