import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextsOf, doublingWithBackslash } from '../contexts.js';
import { requireClient } from './clients.js';
import { type Engine, skeleton } from './engine.js';
import { makeHome, stop, untilReady } from './server.js';

interface Connection {
  query(statement: string): Promise<[Record<string, unknown>[]]>;
  end(): Promise<void>;
}

/** MariaDB of Debian's package: two statements are the same when their plans are, literals aside. Throws with the reason where it cannot be had. */
export async function mariadbEngine(): Promise<Engine> {
  if (!existsSync('/usr/sbin/mariadbd')) throw new Error('MariaDB is not installed (Debian package mariadb-server)');
  const { createConnection } = requireClient<{ createConnection(options: object): Promise<Connection> }>('mysql2');
  const home = makeHome('mariadb');
  const data = join(home.folder, 'data');
  home.run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const socketPath = join(home.folder, 's');
  const server = home.start('/usr/sbin/mariadbd', [
    '--no-defaults',
    `--datadir=${data}`,
    '--skip-networking',
    `--socket=${socketPath}`,
    `--pid-file=${join(home.folder, 'pid')}`,
  ]);
  const connection = await untilReady(() => createConnection({ socketPath, user: 'root' }));
  for (const statement of [
    'CREATE DATABASE d',
    'USE d',
    'CREATE TABLE t (a text, b text, c int)',
    'CREATE TABLE users (id int, name text, password text)',
    "INSERT INTO t VALUES ('1', 'x', 1), ('2', 'y', 2)",
    'SET SESSION max_statement_time = 0.1',
  ])
    await connection.query(statement);
  const plan = async (statement: string): Promise<string | undefined> => {
    try {
      const [rows] = await connection.query(`EXPLAIN FORMAT=JSON ${statement}`);
      return skeleton(JSON.parse(String(rows[0]?.['EXPLAIN'])) as unknown);
    } catch {
      return undefined;
    }
  };
  const plain = new Map<string, string | undefined>();
  return {
    name: 'MariaDB',
    dialect: 'mysql',
    contexts: contextsOf(doublingWithBackslash, ["'", '"'], ['`']),
    async label(context, statement) {
      if (!plain.has(context.name)) plain.set(context.name, await plan(context.embed(context.plain)));
      const found = await plan(statement);
      if (found === undefined) return 'invalid';
      return found === plain.get(context.name) ? 'same' : 'changed';
    },
    async close() {
      await connection.end();
      await stop(server);
      home.remove();
    },
  };
}
