import type { EventQuery, Sink, Source, StateStore } from '@lamellar/events';
import { StoreError } from '../errors.js';
import { createGate } from '../gate.js';
import { append } from './append.js';
import type { PostgresClient } from './client.js';
import { createTables } from './schema.js';
import { count, select } from './select.js';
import { postgresState } from './state.js';

export type { PostgresClient } from './client.js';

/** How a PostgreSQL store works. */
export interface PostgresOptions {
  /** Makes the tables where they are absent, before the first call. @default true */
  readonly createTables?: boolean;
}

/** Events and shared state in PostgreSQL. */
export interface PostgresStore extends Sink, Source {
  count(query?: EventQuery): Promise<number>;
  /** Deletes events that are older than so many milliseconds and state whose time is over; gives the number of events. */
  retain(maxAge: number): Promise<number>;
  readonly state: StateStore;
}

/**
 * Keeps events in PostgreSQL through a client or pool of the `pg` package, which stays the caller's: `close` ends the store, not the client. A batch
 * is one statement, so it is stored whole or not at all; what is sent again adds nothing, by `metadata.uid`.
 */
export function postgres(client: PostgresClient, options: PostgresOptions = {}): PostgresStore {
  const gate = createGate('postgres');
  let made: Promise<void> | undefined;
  const ready = async (signal?: AbortSignal): Promise<void> => {
    gate.enter(signal);
    if (options.createTables === false) return;
    made ??= createTables(client);
    await made.catch((cause: unknown) => {
      // The next call tries again: the server may only have been away.
      made = undefined;
      throw unavailable(cause);
    });
  };
  return {
    async write(events, { signal } = {}) {
      const batch = [...events];
      await ready(signal);
      if (batch.length > 0)
        await append(client, batch).catch((cause: unknown) =>
          Promise.reject(cause instanceof StoreError ? cause : unavailable(cause)),
        );
    },
    async *query(query = {}) {
      await ready();
      yield* select(client, query);
    },
    async count(query = {}) {
      await ready();
      return count(client, query);
    },
    async retain(maxAge) {
      await ready();
      await client.query('DELETE FROM lamellar_state WHERE expires <= now()');
      const { rowCount } = await client.query('DELETE FROM lamellar_events WHERE time < $1', [Date.now() - maxAge]);
      return rowCount ?? 0;
    },
    state: postgresState(client, ready),
    close: () => gate.close(),
  };
}

function unavailable(cause: unknown): StoreError {
  const message = cause instanceof Error ? cause.message : String(cause);
  // SQLSTATE class 22 and 23 blame the data; anything else may pass.
  const code = String((cause as { code?: unknown } | null)?.code ?? '');
  const refused = code.startsWith('22') || code.startsWith('23');
  return new StoreError(refused ? 'STORE_REFUSED' : 'STORE_UNAVAILABLE', `PostgreSQL: ${message}`, {
    cause,
    retryable: !refused,
  });
}
