import type { SQLInputValue } from 'node:sqlite';
import type { EventQuery } from '@lamellar/events';
import { checkQuery, listOf, searchTerms } from '../query.js';

/** A query as parts of a SELECT; values are bound, never written into the text. */
export interface Conditions {
  readonly from: string;
  readonly where: string;
  readonly values: SQLInputValue[];
  /** The columns that order the rows. */
  readonly time: string;
  readonly id: string;
}

/**
 * Turns a query into SQL. Where an identity is asked for, its rows lead: they stand in the order of time already, so that the newest few of a busy tenant are
 * found without reading all of its events.
 */
export function conditions(query: EventQuery): Conditions {
  checkQuery(query);
  const where: string[] = ['true'];
  const values: SQLInputValue[] = [];
  const and = (condition: string, ...bound: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...bound);
  };
  const among = (column: string, wanted: number | readonly number[]): void => {
    const list = listOf(wanted);
    and(`${column} IN (${list.map(() => '?').join(', ')})`, ...list);
  };
  const [leading, ...others] = query.identity === undefined ? [] : listOf(query.identity);
  const [time, id] = leading === undefined ? ['e.time', 'e.id'] : ['i.time', 'i.event'];
  if (leading !== undefined) and('i.kind = ? AND i.value = ?', leading.kind, leading.value);
  for (const { kind, value } of others) {
    and(
      'EXISTS (SELECT 1 FROM identities o WHERE o.kind = ? AND o.value = ? AND o.time = i.time AND o.event = i.event)',
      kind,
      value,
    );
  }
  if (query.from !== undefined) and(`${time} >= ?`, query.from);
  if (query.to !== undefined) and(`${time} < ?`, query.to);
  if (query.classUid !== undefined) among('e.class_uid', query.classUid);
  if (query.severityId !== undefined) among('e.severity_id', query.severityId);
  if (query.minSeverity !== undefined) and('e.severity_id >= ? AND e.severity_id <> 99', query.minSeverity);
  if (query.findingUid !== undefined) and('e.finding_uid = ?', query.findingUid);
  if (query.text !== undefined) {
    const terms = searchTerms(query.text);
    // Quoted terms are plain words to FTS5, so that no operator can come in.
    const match = terms.map(({ words, prefix }) => `"${words}"${prefix ? ' *' : ''}`).join(' AND ');
    if (match !== '') and('e.id IN (SELECT rowid FROM messages WHERE messages MATCH ?)', match);
  }
  // A cross join keeps the order of the tables: the planner has no figures of a young database to choose by.
  const from = leading === undefined ? 'events e' : 'identities i CROSS JOIN events e ON e.id = i.event';
  return { from, where: where.join(' AND '), values, time, id };
}
