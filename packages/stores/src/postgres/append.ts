import { randomUUID } from 'node:crypto';
import { identitiesOf, type OcsfEvent } from '@lamellar/events';
import { columnsOf } from '../event.js';
import type { PostgresClient } from './client.js';
import { indexWords } from './words.js';

// One statement is one transaction: the events and their identities are stored together or not at all.
const APPEND = `
  WITH stored AS (
    INSERT INTO lamellar_events (key, time, class_uid, severity_id, finding_uid, words, body, original)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::jsonb[], $8::text[])
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key
  )
  INSERT INTO lamellar_identities (kind, value, event)
  SELECT named.kind, named.value, stored.id
  FROM unnest($9::text[], $10::text[], $11::text[]) AS named (key, kind, value) JOIN stored USING (key)
  ON CONFLICT DO NOTHING`;

/** Stores a batch; events whose `metadata.uid` is there already are left out. */
export async function append(client: PostgresClient, events: readonly OcsfEvent[]): Promise<void> {
  const columns: unknown[][] = Array.from({ length: 11 }, () => []);
  const push = (from: number, values: readonly unknown[]): void => {
    for (const [index, value] of values.entries()) columns[from + index]!.push(value);
  };
  const keys = new Set<string>();
  events.forEach((event, index) => {
    const { uid, time, classUid, severityId, findingUid, message, body } = columnsOf(event, index);
    const key = withoutNul(uid ?? randomUUID());
    // A statement may not meet one key twice.
    if (keys.has(key)) return;
    keys.add(key);
    const kept = withoutNul(body);
    push(0, [
      key,
      time,
      classUid,
      severityId,
      findingUid && withoutNul(findingUid),
      indexWords(message ?? ''),
      kept,
      kept === body ? null : body,
    ]);
    for (const { kind, value } of identitiesOf(event)) push(8, [key, kind, withoutNul(value)]);
  });
  await client.query(APPEND, columns);
}

/** PostgreSQL keeps no NUL in a text, and none in the texts of `jsonb` either, where JSON writes it as an escape. */
function withoutNul(text: string): string {
  const plain = text.replaceAll('\0', '\u{fffd}');
  if (!plain.includes('\\u0000')) return plain;
  let clean = '';
  let from = 0;
  // A backslash always takes the next character with it, so that an escaped backslash before "u0000" is left alone.
  for (let at = plain.indexOf('\\'); at >= 0; at = plain.indexOf('\\', from)) {
    const nul = plain.startsWith('u0000', at + 1);
    clean += plain.slice(from, at) + (nul ? '\u{fffd}' : plain.slice(at, at + 2));
    from = at + (nul ? 6 : 2);
  }
  return clean + plain.slice(from);
}
