import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { EventQuery, Identity, ocsf } from '@lamellar/events';
import { columnsOf, type EventColumns } from '../event.js';
import { conditions } from './conditions.js';
import { prepareWrite, transaction } from './database.js';
import { type Numbered, noteSequenceRun, noteSequences, type SequenceGap } from './sequences.js';

/** Reads the identities of an event; `identitiesOf` of `@lamellar/events` in practice. */
export type IdentityReader<E> = (event: E) => Iterable<Identity>;

/** How a store reads what the columns of an event do not say. */
export interface EventReaders<E> {
  readonly identities: IdentityReader<E>;
  /** The name of the emitter whose `metadata.sequence` the event carries; `undefined` for none. */
  readonly emitter: (event: E) => string | undefined;
}

/** What became of a batch. */
export interface Appended {
  readonly stored: number;
  /** Events whose `metadata.uid` was there already: a batch that is sent again adds nothing. */
  readonly duplicates: number;
}

/** The prepared statements of the events table. */
export interface EventTable<E> {
  append(events: readonly E[]): Appended;
  /** As `append`, inside a transaction of the caller's. */
  appendInside(events: readonly E[]): Appended;
  /** The events of a query, oldest or newest first, read in pages: the caller may take its time between two of them. */
  select(query: EventQuery): Generator<E, void>;
  count(query: EventQuery): number;
}

const PAGE = 256;
const MOST_RANGES = 1000;

interface Row {
  readonly columns: EventColumns;
  readonly identities: readonly Identity[];
}

/** Prepares the events table of a database. */
export function eventTable<E extends ocsf.BaseEvent>(database: DatabaseSync, readers: EventReaders<E>): EventTable<E> {
  const insert = prepareWrite(
    database,
    `INSERT INTO events (uid, time, class_uid, severity_id, finding_uid, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (uid) WHERE uid IS NOT NULL DO NOTHING`,
  );
  const addText = prepareWrite(database, 'INSERT INTO messages (rowid, message) VALUES (?, ?)');
  const addIdentity = prepareWrite(
    database,
    'INSERT OR IGNORE INTO identities (kind, value, time, event) VALUES (?, ?, ?, ?)',
  );
  // Everything that can fail on an event's own account comes before the transaction, so that a batch is stored whole or not at all.
  const rowsOf = (events: readonly E[]): Row[] =>
    events.map((event, index) => ({ columns: columnsOf(event, index), identities: [...readers.identities(event)] }));
  const insertAll = (events: readonly E[], rows: readonly Row[]): Appended => {
    let stored = 0;
    for (const { columns, identities } of rows) {
      const { uid, time, classUid, severityId, findingUid, message, body } = columns;
      const { changes, lastInsertRowid } = insert.run(uid, time, classUid, severityId, findingUid, body);
      if (changes === 0n) continue;
      stored++;
      if (message !== null) addText.run(lastInsertRowid, message);
      for (const { kind, value } of identities) addIdentity.run(kind, value, time, lastInsertRowid);
    }
    noteSequences(
      database,
      events.flatMap((event) => numberOf(event, readers.emitter(event))),
    );
    for (const event of events) for (const gap of toldIn(event)) noteSequenceRun(database, gap);
    return { stored, duplicates: events.length - stored };
  };
  return {
    append: (events) => {
      const rows = rowsOf(events);
      return transaction(database, () => insertAll(events, rows));
    },
    appendInside: (events) => insertAll(events, rowsOf(events)),
    *select(query) {
      const { from, where, values, time, id } = conditions(query);
      const [order, beyond] = query.order === 'oldest' ? ['ASC', '>'] : ['DESC', '<'];
      const columns = `SELECT e.id AS id, e.time AS time, e.body AS body FROM ${from} WHERE ${where}`;
      const sort = `ORDER BY ${time} ${order}, ${id} ${order} LIMIT ?`;
      const first = `${columns} ${sort}`;
      const next = `${columns} AND (${time}, ${id}) ${beyond} (?, ?) ${sort}`;
      let left = query.limit ?? 1000;
      let cursor: SQLInputValue[] = [];
      while (left > 0) {
        const page = Math.min(left, PAGE);
        const rows = database.prepare(cursor.length === 0 ? first : next).all(...values, ...cursor, page);
        for (const row of rows) yield JSON.parse(String(row['body'])) as E;
        const last = rows.at(-1);
        if (last === undefined || rows.length < page) return;
        cursor = [Number(last['time']), Number(last['id'])];
        left -= rows.length;
      }
    },
    count(query) {
      const { from, where, values } = conditions(query);
      return Number(database.prepare(`SELECT count(*) AS n FROM ${from} WHERE ${where}`).get(...values)?.['n']);
    },
  };
}

/**
 * The numbers of events that a loss event (class 6008) tells of, as its emitter's pipeline writes them: `unmapped.sequences` holds `first-last`. What was told
 * while the emitter ran is not a loss of a crash.
 */
function toldIn(event: ocsf.BaseEvent): SequenceGap[] {
  const { emitter, sequences } = event.class_uid === 6008 ? (event.unmapped ?? {}) : {};
  if (typeof emitter !== 'string' || !Array.isArray(sequences)) return [];
  return sequences.slice(0, MOST_RANGES).flatMap((range) => {
    const [, first, last] = /^(\d{1,15})-(\d{1,15})$/.exec(String(range)) ?? [];
    const gap = { emitter, first: Number(first), last: Number(last) };
    return gap.first >= 1 && gap.first <= gap.last ? [gap] : [];
  });
}

function numberOf(event: ocsf.BaseEvent, emitter: string | undefined): Numbered[] {
  const sequence = event.metadata.sequence;
  return emitter === undefined || sequence === undefined ? [] : [{ emitter, sequence }];
}
