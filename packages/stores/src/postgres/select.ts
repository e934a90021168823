import type { EventQuery, OcsfEvent } from '@lamellar/events';
import { checkQuery, listOf } from '../query.js';
import type { PostgresClient } from './client.js';
import { wordQuery } from './words.js';

const PAGE = 500;

/** Reads events in pages, by the last time and id of the page before. */
export async function* select(client: PostgresClient, query: EventQuery): AsyncGenerator<OcsfEvent, void> {
  checkQuery(query);
  const [order, beyond] = query.order === 'oldest' ? ['ASC', '>'] : ['DESC', '<'];
  const { where, values } = conditions(query);
  let left = query.limit ?? 1000;
  let cursor: unknown[] = [];
  while (left > 0) {
    const page = Math.min(left, PAGE);
    const after =
      cursor.length === 0 ? '' : ` AND (e.time, e.id) ${beyond} ($${values.length + 1}, $${values.length + 2})`;
    const { rows } = await client.query(
      `SELECT e.id, e.time, coalesce(e.original, e.body::text) AS body FROM lamellar_events e WHERE ${where}${after} ORDER BY e.time ${order}, e.id ${order} LIMIT ${page}`,
      [...values, ...cursor],
    );
    for (const row of rows) yield JSON.parse(String(row['body'])) as OcsfEvent;
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    cursor = [last['time'], last['id']];
    left -= rows.length;
  }
}

/** Counts the events of a query. */
export async function count(client: PostgresClient, query: EventQuery): Promise<number> {
  checkQuery(query);
  const { where, values } = conditions(query);
  const { rows } = await client.query(`SELECT count(*) AS n FROM lamellar_events e WHERE ${where}`, values);
  return Number(rows[0]?.['n']);
}

function conditions(query: EventQuery): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const where = ['true'];
  const bound = (value: unknown): string => `$${values.push(value)}`;
  if (query.from !== undefined) where.push(`e.time >= ${bound(query.from)}`);
  if (query.to !== undefined) where.push(`e.time < ${bound(query.to)}`);
  if (query.classUid !== undefined) where.push(`e.class_uid = ANY (${bound(listOf(query.classUid))}::integer[])`);
  if (query.severityId !== undefined) where.push(`e.severity_id = ANY (${bound(listOf(query.severityId))}::integer[])`);
  if (query.minSeverity !== undefined)
    where.push(`e.severity_id >= ${bound(query.minSeverity)} AND e.severity_id <> 99`);
  if (query.findingUid !== undefined) where.push(`e.finding_uid = ${bound(query.findingUid)}`);
  for (const { kind, value } of query.identity === undefined ? [] : listOf(query.identity)) {
    where.push(
      `e.id IN (SELECT event FROM lamellar_identities WHERE kind = ${bound(kind)} AND value = ${bound(value)})`,
    );
  }
  const words = query.text === undefined ? '' : wordQuery(query.text);
  if (words !== '') where.push(`to_tsvector('simple', e.words) @@ ${bound(words)}::tsquery`);
  return { where: where.join(' AND '), values };
}
