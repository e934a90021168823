import type { TextTest } from './condition.js';
import type { SqlParameter } from './sql.js';

/** The SQL that a condition is written in. */
export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver';

interface Dialect {
  quote(name: string): string;
  placeholder(number: number): string;
  parameter(value: SqlParameter): SqlParameter;
  /** Holds where the text does not, be it false or unknown. */
  not(text: string): string;
  textTest(operator: TextTest, column: string, value: string, parameter: (value: string) => string): string;
}

/** Escapes the wildcards of LIKE; the escape character is `!`, which no dialect treats otherwise. */
function like(special: string): Dialect['textTest'] {
  return (operator, column, value, parameter) => {
    let pattern = '';
    for (const character of value) pattern += special.includes(character) ? `!${character}` : character;
    if (operator !== 'startswith') pattern = `%${pattern}`;
    if (operator !== 'endswith') pattern = `${pattern}%`;
    return `${column} LIKE ${parameter(pattern)} ESCAPE '!'`;
  };
}

function doubled(open: string, close: string): (name: string) => string {
  return (name) => `${open}${name.replaceAll(close, close + close)}${close}`;
}

const isNotTrue = (text: string): string => `(${text}) IS NOT TRUE`;

export const DIALECTS: Readonly<Record<SqlDialect, Dialect>> = {
  postgresql: {
    quote: doubled('"', '"'),
    placeholder: (number) => `$${number}`,
    parameter: (value) => value,
    not: isNotTrue,
    textTest: like('%_!'),
  },
  mysql: {
    quote: doubled('`', '`'),
    placeholder: () => '?',
    parameter: (value) => value,
    not: isNotTrue,
    textTest: like('%_!'),
  },
  sqlite: {
    quote: doubled('"', '"'),
    placeholder: () => '?',
    parameter: (value) => (typeof value === 'boolean' ? Number(value) : value),
    not: isNotTrue,
    // SQLite's LIKE does not tell the case of letters.
    textTest: (operator, column, value, parameter) => {
      if (operator === 'contains') return `instr(${column}, ${parameter(value)}) > 0`;
      const length = [...value].length;
      if (length === 0) return `${column} IS NOT NULL`;
      const from = operator === 'startswith' ? `1, ${length}` : `-${length}`;
      return `(length(${column}) >= ${length} AND substr(${column}, ${from}) = ${parameter(value)})`;
    },
  },
  sqlserver: {
    quote: doubled('[', ']'),
    placeholder: (number) => `@p${number}`,
    parameter: (value) => value,
    not: (text) => `CASE WHEN ${text} THEN 0 ELSE 1 END = 1`,
    textTest: like('%_![]'),
  },
};
