import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { quote, ScannerError } from '../errors.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS advisory (number INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL, modified TEXT NOT NULL, stamp TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (source, key)) STRICT;
  CREATE TABLE IF NOT EXISTS affected (base TEXT NOT NULL, name TEXT NOT NULL, advisory INTEGER NOT NULL REFERENCES advisory (number) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS affected_name ON affected (base, name);
  CREATE INDEX IF NOT EXISTS affected_advisory ON affected (advisory);
  CREATE TABLE IF NOT EXISTS ecosystem (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, imported INTEGER NOT NULL, advisories INTEGER NOT NULL, newest TEXT NOT NULL, place TEXT NOT NULL, etag TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS epss (cve TEXT PRIMARY KEY, score REAL NOT NULL, percentile REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS kev (cve TEXT PRIMARY KEY, added TEXT NOT NULL, due TEXT NOT NULL, ransomware INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
const VERSION = 2;

/** Opens or makes the file. Throws `SCANNER_ADVISORY` when there is none to read, or when it is of another version. */
export function openDatabase(path: string, readOnly: boolean): DatabaseSync {
  if (readOnly && !existsSync(path)) {
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected an advisory database at ${quote(path)}, found none; run "lamellar-scan db update" or "lamellar-scan db import"`,
    );
  }
  if (path !== ':memory:' && !readOnly) mkdirSync(dirname(path), { recursive: true });
  const { DatabaseSync: Database } = createRequire(import.meta.url)('node:sqlite') as typeof import('node:sqlite');
  const database = new Database(path, { readOnly });
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    const isNew = version === 0 && database.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
    if (!isNew && version !== VERSION) {
      throw new ScannerError(
        'SCANNER_ADVISORY',
        `expected an advisory database of version ${VERSION} at ${quote(path)}, found ${version}; delete the file and import again`,
      );
    }
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
      database.exec(SCHEMA);
      database.exec(`PRAGMA user_version = ${VERSION}`);
    }
    return database;
  } catch (error) {
    database.close();
    if (error instanceof ScannerError) throw error;
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected an advisory database at ${quote(path)}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
