import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contextsOf, doubling } from '../contexts.js';
import { requireClient } from './clients.js';
import { type Engine, skeleton } from './engine.js';
import { makeHome, stop, untilReady } from './server.js';

interface Client {
  connect(): Promise<void>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): void;
  query(query: { text: string; queryMode: 'extended' }): Promise<{ rows: Record<string, unknown>[] }>;
}

const root = '/usr/lib/postgresql';

/**
 * PostgreSQL of Debian's package: two statements are the same when their plans are, literals aside. The extended protocol
 * takes one statement only, so nothing but `EXPLAIN` ever runs. Throws with the reason where it cannot be had.
 */
export async function postgresqlEngine(): Promise<Engine> {
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = versions.map((version) => join(root, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
  if (bin === undefined) throw new Error('PostgreSQL is not installed (Debian package postgresql)');
  const { Client } = requireClient<{ Client: new (options: object) => Client }>('pg');
  const home = makeHome('postgresql');
  const data = join(home.folder, 'data');
  home.run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'lamellar', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const server = home.start(join(bin, 'postgres'), [
    '-D',
    data,
    '-k',
    home.folder,
    '-c',
    'listen_addresses=',
    '-c',
    'fsync=off',
    '-c',
    'shared_buffers=16MB',
  ]);
  const client = await untilReady(async () => {
    const candidate = new Client({ host: home.folder, user: 'lamellar', database: 'postgres' });
    candidate.on('error', () => undefined);
    await candidate.connect();
    return candidate;
  });
  const ask = async (text: string): Promise<Record<string, unknown>[]> =>
    (await client.query({ text, queryMode: 'extended' })).rows;
  for (const statement of [
    'CREATE TABLE t (a text, b text, c int)',
    'CREATE TABLE users (id int, name text, password text)',
    "SET statement_timeout = '300ms'",
  ])
    await ask(statement);
  const plan = async (statement: string): Promise<string | undefined> => {
    try {
      return skeleton(await ask(`EXPLAIN (COSTS OFF, FORMAT JSON) ${statement}`));
    } catch (error) {
      return /multiple commands/.test(String(error)) ? 'several statements' : undefined;
    }
  };
  const plain = new Map<string, string | undefined>();
  return {
    name: 'PostgreSQL',
    dialect: 'postgresql',
    contexts: contextsOf(doubling, ["'"], ['"']),
    async label(context, statement) {
      if (!plain.has(context.name)) plain.set(context.name, await plan(context.embed(context.plain)));
      const found = await plan(statement);
      if (found === undefined) return 'invalid';
      return found === plain.get(context.name) ? 'same' : 'changed';
    },
    async close() {
      await client.end();
      await stop(server);
      home.remove();
    },
  };
}
