import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Advisory, baseOf, foldName } from '../advisories/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { judge, targetOf } from '../matching/index.js';
import { formatPurl, parsePurl } from '../purl/index.js';
import { schemeOf } from '../versions/index.js';
import { parseRange } from './version-range.js';

/** Something that was scanned: an image by its digest, a machine by its name. */
export interface Subject {
  /** What it is known by for ever, such as an image's digest. */
  readonly uid: string;
  readonly name: string;
  /** When it was scanned, in milliseconds since the epoch. */
  readonly scanned: number;
}

/** A version of a package and everything that holds it. */
export interface Exposure {
  /** Without qualifiers. */
  readonly purl: string;
  readonly version: string;
  readonly subjects: readonly Subject[];
}

/** Which subjects hold which versions of which packages, over everything that was ever scanned. */
export interface ExposureIndex extends Disposable {
  /** Adds or replaces what is known of a subject, in one transaction. */
  add(subject: Subject, inventory: Inventory): void;
  /**
   * Everything that holds a package in a range of versions, without scanning again.
   *
   * @example
   * ```ts
   * exposure.find('pkg:maven/org.apache.logging.log4j/log4j-core', '<2.17.0');
   * ```
   */
  find(purl: string, range?: string): Exposure[];
  /** Everything that a new advisory touches: the stored inventories are judged, nothing is scanned. */
  affectedBy(advisory: Advisory): Exposure[];
  /** Whether a subject is known, by its uid. */
  has(uid: string): boolean;
  /** How many subjects, packages and versions are known. */
  size(): { readonly subjects: number; readonly names: number; readonly versions: number };
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS subject (number INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scanned INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS package (number INTEGER PRIMARY KEY, purl TEXT NOT NULL, version TEXT NOT NULL, ecosystem TEXT NOT NULL, base TEXT NOT NULL, target TEXT NOT NULL, judged TEXT NOT NULL, UNIQUE (purl, version, ecosystem, target, judged)) STRICT;
  CREATE INDEX IF NOT EXISTS package_target ON package (base, target);
  CREATE TABLE IF NOT EXISTS presence (package INTEGER NOT NULL, subject INTEGER NOT NULL REFERENCES subject (number) ON DELETE CASCADE, PRIMARY KEY (package, subject)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS presence_subject ON presence (subject);
`;

/** Opens (or makes) an index in a file, or in memory for `:memory:`. Needs `node:sqlite`, which is loaded here and not before. */
export function openExposure(path: string): ExposureIndex {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const { DatabaseSync: Database } = createRequire(import.meta.url)('node:sqlite') as typeof import('node:sqlite');
  const database = new Database(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  database.exec(SCHEMA);
  return new SqliteExposure(database);
}

interface PackageRow {
  readonly number: number;
  readonly purl: string;
  readonly version: string;
  readonly ecosystem: string;
  readonly judged: string;
}

class SqliteExposure implements ExposureIndex {
  readonly #database: DatabaseSync;
  readonly #byPurl: StatementSync;
  readonly #byTarget: StatementSync;
  readonly #holders: StatementSync;
  /** Subjects by number, read when first asked for and dropped when something is added. */
  #subjects: Map<number, Subject> | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#byPurl = database.prepare('SELECT number, purl, version, ecosystem, judged FROM package WHERE purl = ?');
    this.#byTarget = database.prepare(
      'SELECT number, purl, version, ecosystem, judged FROM package WHERE base = ? AND target = ?',
    );
    this.#holders = database.prepare('SELECT subject FROM presence WHERE package = ?');
  }

  add(subject: Subject, inventory: Inventory): void {
    const database = this.#database;
    const known = database.prepare(
      'SELECT number FROM package WHERE purl = ? AND version = ? AND ecosystem = ? AND target = ? AND judged = ?',
    );
    const addPackage = database.prepare(
      'INSERT INTO package (purl, version, ecosystem, base, target, judged) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const addPresence = database.prepare('INSERT OR IGNORE INTO presence VALUES (?, ?)');
    this.#subjects = undefined;
    database.exec('BEGIN IMMEDIATE');
    try {
      database.prepare('DELETE FROM subject WHERE uid = ?').run(subject.uid);
      const number = database
        .prepare('INSERT INTO subject (uid, name, scanned) VALUES (?, ?, ?)')
        .run(subject.uid, subject.name, subject.scanned).lastInsertRowid;
      for (const each of inventory.packages) {
        const [purl, ecosystem, base, target, judged] = keysOf(each, inventory);
        const row = known.get(purl, each.version, ecosystem, target, judged) as { number: number } | undefined;
        const found =
          row?.number ?? addPackage.run(purl, each.version, ecosystem, base, target, judged).lastInsertRowid;
        addPresence.run(found, number);
      }
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  find(purl: string, range = ''): Exposure[] {
    const key = bare(purl);
    const rows = this.#byPurl.all(key) as unknown as PackageRow[];
    const inRange = parseRange(range, schemeOf(rows[0]?.ecosystem ?? ''));
    return this.#exposures(rows.filter((row) => inRange(row.version)));
  }

  affectedBy(advisory: Advisory): Exposure[] {
    if (advisory.withdrawn !== undefined) return [];
    const hit = new Map<number, PackageRow>();
    for (const affected of advisory.affected) {
      const base = baseOf(affected.ecosystem);
      for (const row of this.#byTarget.all(base, foldName(base, affected.name)) as unknown as PackageRow[]) {
        const release =
          !affected.ecosystem.includes(':') ||
          affected.ecosystem === row.ecosystem ||
          row.ecosystem.startsWith(`${affected.ecosystem}:`);
        if (release && judge(affected, row.judged).affected) hit.set(row.number, row);
      }
    }
    return this.#exposures([...hit.values()]);
  }

  has(uid: string): boolean {
    return this.#database.prepare('SELECT 1 FROM subject WHERE uid = ?').get(uid) !== undefined;
  }

  size(): { subjects: number; names: number; versions: number } {
    return this.#database
      .prepare(
        'SELECT (SELECT count(*) FROM subject) AS subjects, (SELECT count(DISTINCT purl) FROM package) AS names, (SELECT count(*) FROM package) AS versions',
      )
      .get() as unknown as { subjects: number; names: number; versions: number };
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** One entry for each version; the same version of two releases of a distribution is one. */
  #exposures(rows: readonly PackageRow[]): Exposure[] {
    const subjects = (this.#subjects ??= this.#readSubjects());
    const byVersion = new Map<string, { purl: string; version: string; subjects: Subject[] }>();
    for (const row of rows) {
      const key = `${row.purl}\0${row.version}`;
      const entry = byVersion.get(key) ?? { purl: row.purl, version: row.version, subjects: [] };
      byVersion.set(key, entry);
      for (const { subject } of this.#holders.all(row.number) as unknown as { subject: number }[]) {
        const found = subjects.get(subject);
        if (found) entry.subjects.push(found);
      }
    }
    return [...byVersion.values()]
      .filter((each) => each.subjects.length > 0)
      .sort((a, b) => (a.purl + a.version < b.purl + b.version ? -1 : 1));
  }

  #readSubjects(): Map<number, Subject> {
    const rows = this.#database
      .prepare('SELECT number, uid, name, scanned FROM subject')
      .all() as unknown as (Subject & { number: number })[];
    return new Map(rows.map(({ number, uid, name, scanned }) => [number, { uid, name, scanned }]));
  }
}

/** Package URL without version, then where advisories would stand: ecosystem, its base, name and version. */
function keysOf(each: InventoryPackage, inventory: Inventory): [string, string, string, string, string] {
  const target = targetOf(each, inventory.os);
  if (!target) return [bare(each.purl), '', '', '', each.version];
  const base = baseOf(target.ecosystem);
  return [bare(each.purl), target.ecosystem, base, foldName(base, target.name), target.version];
}

/** The package URL without version, qualifiers and subpath. */
function bare(purl: string): string {
  const { type, namespace, name } = parsePurl(purl);
  return formatPurl({ type, name, ...(namespace === undefined ? {} : { namespace }) });
}
