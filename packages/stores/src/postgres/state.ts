import type { StateStore } from '@lamellar/events';
import { StoreError } from '../errors.js';
import type { PostgresClient } from './client.js';

const LIVE = '(s.expires IS NULL OR s.expires > now())';
const EXPIRY = (index: number): string =>
  `CASE WHEN $${index}::float8 IS NULL THEN NULL ELSE now() + $${index}::float8 * interval '1 millisecond' END`;

/** State in one table; each call is one statement, and the clock is the database's, so that every process has the same. */
export function postgresState(client: PostgresClient, ready: () => Promise<void>): StateStore {
  const run = async (text: string, values: unknown[]): Promise<Record<string, unknown> | undefined> => {
    await ready();
    return (await client.query(text, values)).rows[0];
  };
  const version = (row: Record<string, unknown> | undefined): number | undefined =>
    row === undefined ? undefined : Number(row['version']);
  return {
    async get(key) {
      const row = await run(`SELECT value, version FROM lamellar_state s WHERE key = $1 AND ${LIVE}`, [key]);
      return row && { value: JSON.parse(String(row['value'])), version: Number(row['version']) };
    },
    async set(key, value, options) {
      const row = await run(
        `INSERT INTO lamellar_state AS s (key, value, version, expires) VALUES ($1, $2, nextval('lamellar_state_version'), ${EXPIRY(3)})
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires RETURNING version`,
        [key, encoded(key, value), ttlOf(options?.ttl)],
      );
      return version(row)!;
    },
    async compareAndSet(key, expected, value, options) {
      const values = [key, encoded(key, value), ttlOf(options?.ttl)];
      if (expected !== undefined) {
        return version(
          await run(
            `UPDATE lamellar_state s SET value = $2, version = nextval('lamellar_state_version'), expires = ${EXPIRY(3)} WHERE key = $1 AND version = $4 AND ${LIVE} RETURNING version`,
            [...values, expected],
          ),
        );
      }
      return version(
        await run(
          `INSERT INTO lamellar_state AS s (key, value, version, expires) VALUES ($1, $2, nextval('lamellar_state_version'), ${EXPIRY(3)})
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires WHERE NOT ${LIVE} RETURNING version`,
          values,
        ),
      );
    },
    async increment(key, by = 1, options) {
      const row = await run(
        `INSERT INTO lamellar_state AS s (key, value, version, expires) VALUES ($1, $2::float8::text, nextval('lamellar_state_version'), ${EXPIRY(3)})
         ON CONFLICT (key) DO UPDATE SET
           value = CASE WHEN ${LIVE} THEN (s.value::float8 + $2::float8)::text ELSE excluded.value END,
           expires = CASE WHEN ${LIVE} THEN s.expires ELSE excluded.expires END,
           version = excluded.version
         RETURNING value`,
        [key, by, ttlOf(options?.ttl)],
      ).catch((cause: unknown) => {
        // 22P02: the text that is there is no number.
        if ((cause as { code?: unknown } | null)?.code !== '22P02') throw cause;
        throw new StoreError('STORE_STATE', `${JSON.stringify(key)} holds no number and cannot be incremented`, {
          cause,
        });
      });
      return Number(row?.['value']);
    },
    async delete(key) {
      const row = await run(`DELETE FROM lamellar_state s WHERE key = $1 RETURNING ${LIVE} AS live`, [key]);
      return row?.['live'] === true;
    },
  };
}

function encoded(key: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (text !== undefined) return text;
  throw new StoreError(
    'STORE_STATE',
    `the value of ${JSON.stringify(key)} is not JSON; delete the key instead of setting ${typeof value}`,
  );
}

function ttlOf(ttl: number | undefined): number | null {
  if (ttl === undefined) return null;
  if (ttl > 0) return ttl;
  throw new StoreError('STORE_STATE', `a time to live is more than 0 ms, found ${ttl}`);
}
