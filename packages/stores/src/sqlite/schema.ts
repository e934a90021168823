/** Marks a database file as ours (`PRAGMA application_id`): the bytes "LMLR". */
export const APPLICATION_ID = 0x4c4d4c52;

/**
 * The steps that bring a database from one version to the next; `PRAGMA user_version` counts those that are done.
 * A step that was released is never edited: a change is a new step.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    uid TEXT,
    time INTEGER NOT NULL,
    class_uid INTEGER NOT NULL,
    severity_id INTEGER NOT NULL,
    finding_uid TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_uid ON events (uid) WHERE uid IS NOT NULL;
  CREATE INDEX events_by_time ON events (time, id);
  CREATE INDEX events_by_class ON events (class_uid, time, id);
  CREATE INDEX events_by_severity ON events (severity_id, time, id);
  CREATE INDEX events_by_finding ON events (finding_uid, time, id) WHERE finding_uid IS NOT NULL;

  CREATE TABLE identities (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    time INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (kind, value, time, event)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identities_by_event ON identities (event);

  CREATE VIRTUAL TABLE messages USING fts5 (message, content = '', contentless_delete = 1);

  CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE state_clock (version INTEGER NOT NULL) STRICT;
  INSERT INTO state_clock VALUES (0);
  CREATE INDEX state_by_expiry ON state (expires) WHERE expires IS NOT NULL;

  CREATE TABLE sequences (
    emitter TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (emitter, first)
  ) STRICT, WITHOUT ROWID;
  `,
];
