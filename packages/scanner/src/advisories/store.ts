import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Advisory, Affected } from './advisory.js';
import { baseOf, foldName } from './names.js';
import { openDatabase } from './schema.js';
import type { Threat, ThreatRow } from './threat.js';

/** One row of what a look-up gives: an advisory and what it says of the package that was asked for. */
export interface Hit {
  readonly advisory: Omit<Advisory, 'affected'>;
  readonly affected: Affected;
}

/** What a database holds of a source and how old it is. */
export interface Freshness {
  readonly source: string;
  readonly advisories: number;
  /** When it was imported or last found unchanged, in milliseconds since the epoch. */
  readonly imported: number;
  /** The newest `modified` of its advisories. */
  readonly newest: string;
}

/** Options of {@link AdvisoryStore.import}. */
export interface ImportOptions {
  /** The advisories are all that the source has: what it no longer names is deleted. @default false */
  readonly complete?: boolean;
  /** Called with each advisory that is new or changed, after it is written and before the transaction ends. */
  readonly onChange?: (advisory: Advisory) => void;
  /** Called now and then with the number of advisories read. */
  readonly onProgress?: (read: number) => void;
}

/** Where a source was fetched, and how its server named that state. */
export interface Origin {
  readonly place: string;
  readonly etag: string;
}

/** Advisories in one SQLite file: written by `import`, read by package. */
export interface AdvisoryStore extends Disposable {
  /**
   * Adds or replaces the advisories of a source in one transaction, so that a crash leaves the former state. Returns how many were new or changed.
   * Records that did not change cost one look-up.
   */
  import(source: string, advisories: Iterable<Advisory>, now: number, options?: ImportOptions): number;
  /** Replaces what is known of exploitation: `epss` and `kev` are kept apart. Returns the number of rows. */
  importThreats(source: 'epss' | 'kev', rows: Iterable<ThreatRow>, now: number, newest: string): number;
  /** Everything about a package of an ecosystem, named without its release. */
  find(base: string, name: string): Hit[];
  /** What is known of attacks with any of these ids; empty when nothing is. */
  threat(ids: readonly string[]): Threat;
  /** The ecosystems, with their releases, of which there are advisories. */
  ecosystems(): string[];
  freshness(): Freshness[];
  /** Where a source came from, or undefined when it was never fetched. */
  origin(source: string): Origin | undefined;
  /** Notes where a source came from and that it is current at `now`. */
  setOrigin(source: string, origin: Origin, now: number): void;
}

/** Opens (or makes) a database file, or one in memory for `:memory:`. Needs `node:sqlite`, which is loaded here and not before. */
export function openAdvisories(path: string, options: { readonly readOnly?: boolean } = {}): AdvisoryStore {
  return new SqliteStore(openDatabase(path, options.readOnly ?? false));
}

const PROGRESS = 2000;

class SqliteStore implements AdvisoryStore {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #epss: StatementSync;
  readonly #kev: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#find = database.prepare(
      'SELECT advisory.body AS advisory, affected.body AS affected FROM affected JOIN advisory ON advisory.number = affected.advisory WHERE affected.base = ? AND affected.name = ? ORDER BY advisory.source, advisory.key',
    );
    this.#epss = database.prepare('SELECT score, percentile FROM epss WHERE cve = ?');
    this.#kev = database.prepare('SELECT added, due, ransomware FROM kev WHERE cve = ?');
  }

  import(source: string, advisories: Iterable<Advisory>, now: number, options: ImportOptions = {}): number {
    const database = this.#database;
    const known = database.prepare('SELECT number, stamp FROM advisory WHERE source = ? AND key = ?');
    const drop = database.prepare('DELETE FROM advisory WHERE number = ?');
    const add = database.prepare('INSERT INTO advisory (source, key, modified, stamp, body) VALUES (?, ?, ?, ?, ?)');
    const addAffected = database.prepare('INSERT INTO affected (base, name, advisory, body) VALUES (?, ?, ?, ?)');
    const addEcosystem = database.prepare('INSERT OR IGNORE INTO ecosystem VALUES (?)');
    const ecosystems = new Set<string>();
    const kept = new Set<number | bigint>();
    let changed = 0;
    let read = 0;
    this.#transaction(() => {
      for (const advisory of advisories) {
        if (++read % PROGRESS === 0) options.onProgress?.(read);
        const { affected, ...body } = advisory;
        const key = keyOf(body.id, affected);
        const stamp = body.modified || createHash('sha1').update(JSON.stringify(advisory)).digest('hex');
        const before = known.get(source, key) as { number: number; stamp: string } | undefined;
        if (before?.stamp === stamp) {
          kept.add(before.number);
          continue;
        }
        if (before) drop.run(before.number);
        changed++;
        const number = add.run(source, key, body.modified, stamp, JSON.stringify(body)).lastInsertRowid;
        kept.add(number);
        for (const each of affected) {
          const base = baseOf(each.ecosystem);
          addAffected.run(base, foldName(base, each.name), number, JSON.stringify(each));
          if (!ecosystems.has(each.ecosystem)) addEcosystem.run(each.ecosystem);
          ecosystems.add(each.ecosystem);
        }
        options.onChange?.(advisory);
      }
      if (options.complete) {
        const all = database.prepare('SELECT number FROM advisory WHERE source = ?').all(source) as {
          number: number;
        }[];
        for (const { number } of all) if (!kept.has(number)) drop.run(number);
      }
      const { count, newest } = database
        .prepare("SELECT count(*) AS count, coalesce(max(modified), '') AS newest FROM advisory WHERE source = ?")
        .get(source) as { count: number; newest: string };
      this.#note(source, now, count, newest);
    });
    return changed;
  }

  importThreats(source: 'epss' | 'kev', rows: Iterable<ThreatRow>, now: number, newest: string): number {
    const database = this.#database;
    let count = 0;
    this.#transaction(() => {
      database.exec(`DELETE FROM ${source}`);
      const epss = database.prepare('INSERT OR REPLACE INTO epss VALUES (?, ?, ?)');
      const kev = database.prepare('INSERT OR REPLACE INTO kev VALUES (?, ?, ?, ?)');
      for (const [cve, threat] of rows) {
        if (source === 'kev' && threat.kev) {
          kev.run(cve, threat.kev.added, threat.kev.due, Number(threat.kev.ransomware));
        } else if (source === 'epss' && threat.epss !== undefined) {
          epss.run(cve, threat.epss, threat.percentile ?? 0);
        } else continue;
        count++;
      }
      this.#note(source, now, count, newest);
    });
    return count;
  }

  find(base: string, name: string): Hit[] {
    return (this.#find.all(base, foldName(base, name)) as { advisory: string; affected: string }[]).map((row) => ({
      advisory: JSON.parse(row.advisory) as Omit<Advisory, 'affected'>,
      affected: JSON.parse(row.affected) as Affected,
    }));
  }

  threat(ids: readonly string[]): Threat {
    let found: Threat = {};
    for (const id of ids) {
      if (!id.startsWith('CVE-')) continue;
      const epss = this.#epss.get(id) as { score: number; percentile: number } | undefined;
      if (epss && epss.score > (found.epss ?? -1)) {
        found = { ...found, epss: epss.score, percentile: epss.percentile };
      }
      const kev = this.#kev.get(id) as { added: string; due: string; ransomware: number } | undefined;
      if (kev && !found.kev) {
        found = { ...found, kev: { added: kev.added, due: kev.due, ransomware: kev.ransomware === 1 } };
      }
    }
    return found;
  }

  ecosystems(): string[] {
    const rows = this.#database.prepare('SELECT name FROM ecosystem ORDER BY name').all() as { name: string }[];
    return rows.map((each) => each.name);
  }

  freshness(): Freshness[] {
    return this.#database
      .prepare('SELECT name AS source, imported, advisories, newest FROM source ORDER BY name')
      .all() as unknown as Freshness[];
  }

  origin(source: string): Origin | undefined {
    const row = this.#database.prepare('SELECT place, etag FROM source WHERE name = ?').get(source) as
      | Origin
      | undefined;
    return row && row.place !== '' ? { place: row.place, etag: row.etag } : undefined;
  }

  setOrigin(source: string, origin: Origin, now: number): void {
    this.#database
      .prepare('UPDATE source SET place = ?, etag = ?, imported = ? WHERE name = ?')
      .run(origin.place, origin.etag, now, source);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #note(source: string, now: number, count: number, newest: string): void {
    this.#database
      .prepare(
        "INSERT INTO source (name, imported, advisories, newest, place, etag) VALUES (?, ?, ?, ?, '', '') ON CONFLICT (name) DO UPDATE SET imported = excluded.imported, advisories = excluded.advisories, newest = excluded.newest",
      )
      .run(source, now, count, newest);
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Sources that name only CVEs, such as Debian's and Alpine's, have many advisories of one id: the package tells them apart. */
function keyOf(id: string, affected: readonly Affected[]): string {
  const [first, ...others] = affected;
  if (!first || !id.startsWith('CVE-') || others.some((each) => each.name !== first.name)) return id;
  if (others.length > 0) return `${id} ${baseOf(first.ecosystem)} ${first.name}`;
  return `${id} ${first.ecosystem} ${first.name} ${first.ranges[0]?.events.at(-1)?.version ?? ''}`;
}
