import { DatabaseSync } from 'node:sqlite';

/** A place in a statement where an application puts a value. */
export interface SqlContext {
  readonly name: string;
  /** A value that is only a value. */
  readonly plain: string;
  embed(value: string): string;
  /** How a careful application writes the value; absent where there is no way. */
  readonly escape?: (value: string) => string;
}

const doubled =
  (quote: string) =>
  (value: string): string =>
    value.replaceAll('\0', '').replaceAll(quote, quote + quote);

const single = { plain: 'abc', escape: doubled("'") };

/** The contexts: quoted in four ways, bare, in a list, in an order and in a comment. */
export const sqlContexts: readonly SqlContext[] = [
  { name: 'single', ...single, embed: (value) => `SELECT a FROM t WHERE b = '${value}' AND c = 1` },
  { name: 'like', ...single, embed: (value) => `SELECT a FROM t WHERE b LIKE '%${value}%'` },
  { name: 'list', ...single, embed: (value) => `SELECT a FROM t WHERE b IN ('x', '${value}')` },
  { name: 'insert', ...single, embed: (value) => `INSERT INTO t (a, b, c) VALUES (1, '${value}', 2)` },
  { name: 'alias', plain: 'abc', escape: doubled('"'), embed: (value) => `SELECT a AS "${value}" FROM t` },
  { name: 'back-tick', plain: 'abc', escape: doubled('`'), embed: (value) => `SELECT a AS \`${value}\` FROM t` },
  { name: 'number', plain: '1', embed: (value) => `SELECT a FROM t WHERE c = ${value}` },
  { name: 'order', plain: 'a', embed: (value) => `SELECT a FROM t ORDER BY ${value}` },
  { name: 'comment', plain: 'abc', embed: (value) => `SELECT a /* ${value} */ FROM t` },
];

/** What SQLite says of a statement beside the plain one of its context: the same program, another, or no program at all. */
export function createSqliteOracle(): (context: SqlContext, statement: string) => 'same' | 'changed' | 'invalid' {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a, b, c); CREATE TABLE users (id, name, password)');
  const program = (statement: string): string | undefined => {
    try {
      const rows = database.prepare(`EXPLAIN ${statement}`).all() as { opcode: string }[];
      return rows.map(({ opcode }) => opcode).join(' ');
    } catch {
      return undefined;
    }
  };
  const plain = new Map<string, string | undefined>();
  return (context, statement) => {
    if (!plain.has(context.name)) plain.set(context.name, program(context.embed(context.plain)));
    const found = program(statement);
    if (found === undefined) return 'invalid';
    return found === plain.get(context.name) ? 'same' : 'changed';
  };
}
