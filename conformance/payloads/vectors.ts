import type { SqlDialect } from '../../packages/rasp/src/detect/sql/dialect.js';

/** A statement with a client's text in it, and whether its structure changed, as the manual of the database has it. */
export interface Vector {
  readonly dialect: SqlDialect['name'];
  readonly before: string;
  readonly input: string;
  readonly after: string;
  readonly attack: boolean;
}

const string = { before: "SELECT a FROM t WHERE b = '", after: "' AND c = 1" };
const number = { before: 'SELECT a FROM t WHERE c = ', after: '' };
const name = { before: 'SELECT a FROM t ORDER BY [', after: ']' };
const quoted = { before: 'SELECT a FROM t ORDER BY "', after: '"' };
const backTick = { before: 'SELECT a FROM t ORDER BY `', after: '`' };

function rows(
  dialect: SqlDialect['name'],
  place: { before: string; after: string },
  attack: boolean,
  inputs: readonly string[],
): Vector[] {
  return inputs.map((input) => ({ dialect, ...place, input, attack }));
}

/** Transact-SQL and ClickHouse, from the chapters on lexical structure of their manuals. */
export const vectors: readonly Vector[] = [
  ...rows('mssql', string, true, [
    "' OR 1=1--",
    "'; EXEC xp_cmdshell('dir')--",
    "'; WAITFOR DELAY '0:0:5'--",
    "' UNION SELECT name FROM sys.objects--",
    "'+(SELECT TOP 1 name FROM sysobjects)+'",
    "' OR 'a'='a",
    "'/**/OR/**/1=1--",
    "'; SHUTDOWN--",
    "' AND 1=CONVERT(int,@@version)--",
    "'\nGO\nDROP TABLE t--",
  ]),
  ...rows('mssql', string, false, [
    "O''Brien",
    'a -- b',
    'a /* b */ c',
    'x; y',
    '100% [sure]',
    'back\\slash',
    '"double"',
    '#temp',
    '@name',
    'N',
  ]),
  ...rows('mssql', number, true, [
    '1 OR 1=1',
    '1;DROP TABLE t',
    '1 UNION SELECT 2',
    '@@version',
    '1--',
    '(SELECT 1)',
    '1/*x*/',
    '1 AND 1=1',
    'CHAR(49)',
  ]),
  ...rows('mssql', number, false, ['1', '-1', '1.5', '0x1F', '1e5', '$10']),
  ...rows('mssql', name, true, ['a] DESC, [b', 'a]; DROP TABLE t--', 'a]--']),
  ...rows('mssql', name, false, ['a b', 'a;b', "a'b", 'a--b', 'a]]b']),
  ...rows('clickhouse', string, true, [
    "' OR 1=1 --",
    "' UNION ALL SELECT version() --",
    "'||(SELECT currentUser())||'",
    "') SETTINGS max_execution_time=0 --",
    "' # rest",
    "'; SELECT 1",
    "' OR sleepEachRow(3)=0 --",
    "' FORMAT JSON --",
    "\\' OR 1=1 --".slice(1),
    "' INTO OUTFILE 'x",
  ]),
  ...rows('clickhouse', string, false, [
    "it\\'s",
    "it''s",
    'a -- b',
    'a # b',
    'tab\\t',
    '{x:1}',
    '[1,2]',
    'a;b',
    '"x"',
  ]),
  ...rows('clickhouse', number, true, [
    '1 OR 1=1',
    '1 UNION ALL SELECT 2',
    "url('http://x','CSV')",
    '1--',
    '1;SELECT 2',
    '(SELECT 1)',
    'sleep(3)',
  ]),
  ...rows('clickhouse', number, false, ['1', '-2', '3.5', '0xFF', '1e3']),
  ...rows('clickhouse', quoted, true, ['a" DESC, "b', 'a" --', 'a" LIMIT 1 --']),
  ...rows('clickhouse', quoted, false, ['a b', "a'b", 'a--b']),
  ...rows('clickhouse', backTick, true, ['a` DESC --', 'a`, `b']),
  ...rows('clickhouse', backTick, false, ['a b', 'a"b']),
];
