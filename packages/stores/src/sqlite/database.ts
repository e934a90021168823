import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreError } from '../errors.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';

/** How a database is opened. */
export interface OpenOptions {
  /**
   * What an acknowledged write survives: `power` asks the disk at every batch, `process` survives `kill -9` and not a power cut.
   * @default 'power'
   */
  readonly durability?: 'power' | 'process';
  /** How long a write waits for another process that writes, in milliseconds. @default 5000 */
  readonly busyTimeout?: number;
}

/** Opens or creates a store's file (`:memory:` for none) and brings it to this version. */
export function openDatabase(path: string, options: OpenOptions = {}): DatabaseSync {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(path, { timeout: options.busyTimeout ?? 5000 });
  } catch (cause) {
    throw new StoreError('STORE_OPEN', `cannot open ${path}: ${text(cause)}; its folder must exist and be writable`, {
      cause,
    });
  }
  try {
    prepare(database, path, options);
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('STORE_OPEN', `cannot use ${path} as a store: ${text(cause)}`, { cause });
  }
}

/** Runs `work` in one transaction that takes the write lock at its start; an error undoes all of it. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself, and then there is nothing to undo.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function prepare(database: DatabaseSync, path: string, options: OpenOptions): void {
  const id = pragma(database, 'application_id');
  if (id !== APPLICATION_ID && (id !== 0 || pragma(database, 'schema_version') !== 0)) {
    throw new StoreError('STORE_OPEN', `${path} is a database of another program; choose another file`);
  }
  if (id === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${options.durability === 'process' ? 'NORMAL' : 'FULL'};
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
  `);
  if (pragma(database, 'user_version') !== MIGRATIONS.length) transaction(database, () => migrate(database, path));
}

function migrate(database: DatabaseSync, path: string): void {
  // Read again under the lock: another process may have been first.
  const version = pragma(database, 'user_version');
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'STORE_VERSION',
      `${path} has version ${version} and this package knows up to ${MIGRATIONS.length}; update @lamellar/stores`,
    );
  }
  for (const step of MIGRATIONS.slice(version)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`);
}

/** The number that a pragma answers. */
export function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row === undefined ? 0 : Object.values(row)[0]);
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Prepares a statement that is run for its effect. `run` also reports the last row id of the connection; after a write to an FTS5 table that is
 * an id of the index's own, which may be larger than a JavaScript number holds, and Node 26 throws. As bigints they are only numbers.
 */
export function prepareWrite(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}
