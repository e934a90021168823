import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ScannerError } from '../errors.js';
import type { Advisory, Affected } from './advisory.js';

/** One row of what a look-up gives: an advisory and what it says of the package that was asked for. */
export interface Hit {
  readonly advisory: Omit<Advisory, 'affected'>;
  readonly affected: Affected;
}

/** What a database holds and how old it is. */
export interface Freshness {
  readonly source: string;
  readonly advisories: number;
  /** When it was imported, in milliseconds since the epoch. */
  readonly imported: number;
  /** The newest `modified` of its advisories. */
  readonly newest: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS advisory (number INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL, modified TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (source, key)) STRICT;
  CREATE TABLE IF NOT EXISTS affected (base TEXT NOT NULL, name TEXT NOT NULL, advisory INTEGER NOT NULL REFERENCES advisory (number) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS affected_name ON affected (base, name);
  CREATE INDEX IF NOT EXISTS affected_advisory ON affected (advisory);
  CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, imported INTEGER NOT NULL) STRICT;
`;
const SCHEMA_VERSION = 1;

/** Advisories in one SQLite file: written by `import`, read by package. */
export interface AdvisoryStore extends Disposable {
  /**
   * Adds or replaces the advisories of a source in one transaction, so that a crash leaves the former state. Returns how many were new or changed.
   * Records that did not change (same id and `modified`) cost one look-up.
   */
  import(source: string, advisories: Iterable<Advisory>, now: number): number;
  /** Everything about a package of an ecosystem, named without its release. */
  find(base: string, name: string): Hit[];
  freshness(): Freshness[];
}

/** The ecosystem without its release, in lower case: `Debian:12` is `debian`. */
export function baseOf(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return (colon < 0 ? ecosystem : ecosystem.slice(0, colon)).toLowerCase();
}

/** The name under which advisories are kept: ecosystems that do not tell case or separators apart are written one way. */
export function foldName(base: string, name: string): string {
  // PEP 503 for PyPI; NuGet, Packagist and Hex do not tell case.
  if (base === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return base === 'nuget' || base === 'packagist' || base === 'hex' || base === 'bitnami' ? name.toLowerCase() : name;
}

/** Opens (or makes) a database file, or one in memory for `:memory:`. Needs `node:sqlite`, which is loaded here and not before. */
export function openAdvisories(path: string, options: { readonly readOnly?: boolean } = {}): AdvisoryStore {
  if (options.readOnly && !existsSync(path)) {
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected an advisory database at ${path}, found none; run "lamellar-scan db import"`,
    );
  }
  if (path !== ':memory:' && !options.readOnly) mkdirSync(dirname(path), { recursive: true });
  const { DatabaseSync: Database } = createRequire(import.meta.url)('node:sqlite') as typeof import('node:sqlite');
  const database = new Database(path, { readOnly: options.readOnly ?? false });
  if (!options.readOnly) {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  return new SqliteStore(database);
}

class SqliteStore implements AdvisoryStore {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#find = database.prepare(
      'SELECT advisory.body AS advisory, affected.body AS affected FROM affected JOIN advisory ON advisory.number = affected.advisory WHERE affected.base = ? AND affected.name = ?',
    );
  }

  import(source: string, advisories: Iterable<Advisory>, now: number): number {
    const database = this.#database;
    const known = database.prepare('SELECT number, modified FROM advisory WHERE source = ? AND key = ?');
    const drop = database.prepare('DELETE FROM advisory WHERE number = ?');
    const add = database.prepare('INSERT INTO advisory (source, key, modified, body) VALUES (?, ?, ?, ?)');
    const addAffected = database.prepare('INSERT INTO affected (base, name, advisory, body) VALUES (?, ?, ?, ?)');
    let changed = 0;
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const { affected, ...body } of advisories) {
        const key = keyOf(body.id, affected);
        const before = known.get(source, key) as { number: number; modified: string } | undefined;
        if (before && before.modified === body.modified && body.modified !== '') continue;
        if (before) drop.run(before.number);
        changed++;
        const number = add.run(source, key, body.modified, JSON.stringify(body)).lastInsertRowid;
        for (const each of affected) {
          const base = baseOf(each.ecosystem);
          addAffected.run(base, foldName(base, each.name), number, JSON.stringify(each));
        }
      }
      database
        .prepare('INSERT INTO source VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET imported = excluded.imported')
        .run(source, now);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
    return changed;
  }

  find(base: string, name: string): Hit[] {
    return (this.#find.all(base, foldName(base, name)) as { advisory: string; affected: string }[]).map((row) => ({
      advisory: JSON.parse(row.advisory) as Omit<Advisory, 'affected'>,
      affected: JSON.parse(row.affected) as Affected,
    }));
  }

  freshness(): Freshness[] {
    return this.#database
      .prepare(
        "SELECT source.name AS source, imported, count(number) AS advisories, coalesce(max(modified), '') AS newest FROM source LEFT JOIN advisory ON advisory.source = source.name GROUP BY source.name ORDER BY source.name",
      )
      .all() as unknown as Freshness[];
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** Sources that name only CVEs, such as Alpine's, have many advisories of one id: the package tells them apart. */
function keyOf(id: string, affected: readonly Affected[]): string {
  const first = affected.length === 1 ? affected[0] : undefined;
  return first && id.startsWith('CVE-')
    ? `${id} ${first.ecosystem} ${first.name} ${first.ranges[0]?.events.at(-1)?.version ?? ''}`
    : id;
}
