import type { PostgresClient } from './client.js';

/**
 * The tables, each made only where it is absent. `body` is for queries in the database; `original` holds the text of an event whose characters
 * `jsonb` cannot keep (NUL), and is null for all others.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS lamellar_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    time bigint NOT NULL,
    class_uid integer NOT NULL,
    severity_id integer NOT NULL,
    finding_uid text,
    words text NOT NULL,
    body jsonb NOT NULL,
    original text
  );
  CREATE INDEX IF NOT EXISTS lamellar_events_by_time ON lamellar_events (time, id);
  CREATE INDEX IF NOT EXISTS lamellar_events_by_class ON lamellar_events (class_uid, time, id);
  CREATE INDEX IF NOT EXISTS lamellar_events_by_severity ON lamellar_events (severity_id, time, id);
  CREATE INDEX IF NOT EXISTS lamellar_events_by_finding ON lamellar_events (finding_uid, time, id) WHERE finding_uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS lamellar_events_by_words ON lamellar_events USING gin (to_tsvector('simple', words));
  CREATE TABLE IF NOT EXISTS lamellar_identities (
    kind text NOT NULL,
    value text NOT NULL,
    event bigint NOT NULL REFERENCES lamellar_events ON DELETE CASCADE,
    PRIMARY KEY (kind, value, event)
  );
  CREATE INDEX IF NOT EXISTS lamellar_identities_by_event ON lamellar_identities (event);
  CREATE SEQUENCE IF NOT EXISTS lamellar_state_version;
  CREATE TABLE IF NOT EXISTS lamellar_state (
    key text PRIMARY KEY,
    value text NOT NULL,
    version bigint NOT NULL,
    expires timestamptz
  );
`;

/** Makes the tables. Several processes may start at once: an advisory lock lets one of them work. */
export async function createTables(client: PostgresClient): Promise<void> {
  // One simple query is one transaction, so the lock ends with it.
  await client.query(`SELECT pg_advisory_xact_lock(5498412337);${TABLES}`);
}
