import type { DatabaseSync } from 'node:sqlite';
import { pragma, prepareWrite, transaction } from './database.js';

/** How long and how much a store keeps. */
export interface Retention {
  /** Events older than this many milliseconds go. @default no limit */
  readonly maxAge?: number;
  /** The oldest events go while the database uses more than this many bytes. @default no limit */
  readonly maxBytes?: number;
}

/** What a clean-up did. */
export interface Retained {
  readonly deleted: number;
  /** Bytes that the database still uses. */
  readonly bytes: number;
}

const CHUNK = 1000;

/** The bytes that a database uses, without its free pages. */
export function usedBytes(database: DatabaseSync): number {
  return (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size');
}

/** Deletes what is too old or too much, oldest first, in short transactions, and gives the space back to the file system. */
export function retain(database: DatabaseSync, retention: Retention, now: number): Retained {
  let deleted = 0;
  if (retention.maxAge !== undefined) {
    const oldest = now - retention.maxAge;
    for (let gone = CHUNK; gone === CHUNK; deleted += gone) gone = deleteOldest(database, oldest, CHUNK);
  }
  if (retention.maxBytes !== undefined) {
    for (let bytes = usedBytes(database); bytes > retention.maxBytes; bytes = usedBytes(database)) {
      // The share that is too much, so that one pass is nearly enough and never takes far more than needed.
      const count = Number(database.prepare('SELECT count(*) AS n FROM events').get()?.['n']);
      if (count === 0) break;
      const share = Math.ceil(count * (1 - retention.maxBytes / bytes));
      deleted += deleteOldest(database, Number.MAX_SAFE_INTEGER, Math.min(CHUNK, Math.max(1, share)));
    }
  }
  prepareWrite(database, 'DELETE FROM state WHERE expires <= ?').run(now);
  if (deleted > 0) database.exec('PRAGMA incremental_vacuum');
  return { deleted, bytes: usedBytes(database) };
}

function deleteOldest(database: DatabaseSync, before: number, limit: number): number {
  return transaction(database, () => {
    const rows = database.prepare('SELECT id FROM events WHERE time < ? ORDER BY time, id LIMIT ?').all(before, limit);
    if (rows.length === 0) return 0;
    const forget = ['messages WHERE rowid', 'identities WHERE event', 'events WHERE id'].map((from) =>
      prepareWrite(database, `DELETE FROM ${from} = ?`),
    );
    for (const row of rows) for (const statement of forget) statement.run(Number(row['id']));
    return rows.length;
  });
}
