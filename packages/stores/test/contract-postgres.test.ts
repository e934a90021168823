import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '@lamellar/events';
import { type PostgresStore, postgres } from '@lamellar/stores/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSink, testState } from './contract.js';

/** The newest server programs on this machine, as Debian installs them. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const bin = programs();
const isRoot = process.getuid?.() === 0;
const skip =
  bin === undefined
    ? 'PostgreSQL is not installed'
    : isRoot && !hasUser('nobody')
      ? 'PostgreSQL does not run as root, and there is no user "nobody"'
      : undefined;
if (skip !== undefined) console.log(`skipped: PostgreSQL: ${skip}`);

function hasUser(name: string): boolean {
  try {
    execFileSync('id', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lamellar-postgres-'));
const data = join(folder, 'data');
let server: ReturnType<typeof spawn> | undefined;
let pool: pg.Pool;

/** Runs a server program as an ordinary user, which PostgreSQL insists on. */
function command(program: string, args: string[]): [string, string[]] {
  const path = join(bin!, program);
  return isRoot ? ['runuser', ['-u', 'nobody', '--', path, ...args]] : [path, args];
}

beforeAll(async () => {
  if (skip !== undefined) return;
  if (isRoot) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody']).toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  const [initdb, initArgs] = command('initdb', [
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'lamellar',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  execFileSync(initdb, initArgs, { stdio: 'ignore', cwd: folder });
  const [postmaster, args] = command('postgres', [
    '-D',
    data,
    '-k',
    folder,
    '-c',
    'listen_addresses=',
    '-c',
    'fsync=off',
    '-c',
    'shared_buffers=16MB',
  ]);
  server = spawn(postmaster, args, { stdio: 'ignore', cwd: folder });
  for (let attempt = 0; ; attempt++) {
    try {
      pool = new pg.Pool({ host: folder, user: 'lamellar', database: 'postgres', max: 4 });
      pool.on('error', () => undefined);
      await pool.query('SELECT 1');
      break;
    } catch (error) {
      await pool.end();
      if (attempt > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}, 60_000);

afterAll(async () => {
  await pool?.end();
  if (server !== undefined) {
    const [stop, args] = command('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    execFileSync(stop, args, { stdio: 'ignore', cwd: folder });
  }
  rmSync(folder, { recursive: true, force: true });
});

const empty = async (): Promise<PostgresStore> => {
  await pool.query('DROP TABLE IF EXISTS lamellar_identities, lamellar_events, lamellar_state');
  return postgres(pool);
};

testSink(
  'postgres',
  async () => {
    const store = await empty();
    return {
      sink: store,
      async arrived() {
        const events: unknown[] = [];
        for await (const event of postgres(pool).query({ limit: 1_000_000 })) events.push(event);
        return events;
      },
    };
  },
  { source: ({ sink }) => sink as unknown as Source, skip },
);

testState(
  'postgres',
  async () => {
    const store = await empty();
    return {
      state: store.state,
      advance: async (milliseconds) =>
        void (await pool.query(
          `UPDATE lamellar_state SET expires = expires - ${milliseconds} * interval '1 millisecond'`,
        )),
      end: () => store.close(),
    };
  },
  skip,
);

describe.skipIf(skip !== undefined)('postgres', () => {
  it('keeps what is old enough to go only until retain', async () => {
    const store = await empty();
    const { httpActivity } = await import('@lamellar/events');
    const at = (time: number) => httpActivity({ activity_id: 3, time, http_request: { url: { path: '/' } } });
    await store.write([at(1_000_000_000_000), at(Date.now())]);
    expect([await store.retain(60_000), await store.count()]).toEqual([1, 1]);
  });

  it('says that a counter holds no number', async () => {
    const { state } = await empty();
    await state.set('k', 'text');
    await expect(state.increment('k')).rejects.toThrow('holds no number');
  });
});

describe('postgres without a server', () => {
  it('rejects with an error that says so and may be tried again', async () => {
    const client = { query: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    await expect(postgres(client).count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  });
});
