import {
  type EventQuery,
  identitiesOf,
  type OcsfEvent,
  type ocsf,
  type Sink,
  type Source,
  type StateStore,
} from '@lamellar/events';
import { StoreError } from '../errors.js';
import { type OpenOptions, openDatabase } from './database.js';
import { type EventReaders, eventTable } from './events.js';
import { openSequence, type Sequence } from './recovery.js';
import { type Retained, type Retention, retain, usedBytes } from './retention.js';
import { stateTable } from './state.js';

/** How a SQLite store is opened and kept. */
export interface SqliteOptions<E = OcsfEvent> extends OpenOptions, Partial<EventReaders<E>> {
  /** What to keep; applied after a write, at most once in `retentionInterval`. @default everything */
  readonly retention?: Retention;
  /** Milliseconds between two clean-ups. @default 60000 */
  readonly retentionInterval?: number;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Events and shared state in one file. */
export interface SqliteStore<E = OcsfEvent> extends Sink<E>, Source<E>, AsyncDisposable {
  readonly path: string;
  /** How many events match. */
  count(query?: EventQuery): number;
  /** Bytes that the database uses, without its free pages. */
  bytes(): number;
  /** Deletes what `retention` does not keep, now. */
  retain(retention?: Retention): Retained;
  /**
   * The sequence numbers of one emitter, going on where its last run ended. What that run numbered and never stored becomes a loss event
   * (class 6008) in this store. One process at a time uses an emitter's numbers.
   */
  sequence(emitter: string): Sequence;
  /** Shared state: values with versions, counters and time to live. */
  readonly state: StateStore;
}

/**
 * Opens or creates a store in one SQLite file (`node:sqlite`, write-ahead log). `write` appends a batch in one transaction and resolves when it is
 * durable; a batch that is sent again adds nothing, by `metadata.uid`. Writing is synchronous work (`npm run bench -- stores`): keep it
 * behind a pipeline, off the request path.
 *
 * @throws StoreError `STORE_OPEN`, `STORE_VERSION`.
 */
export function sqlite<E extends ocsf.BaseEvent = OcsfEvent>(
  path: string,
  options: SqliteOptions<E> = {},
): SqliteStore<E> {
  const now = options.now ?? Date.now;
  const interval = options.retentionInterval ?? 60_000;
  const keep = options.retention;
  const database = openDatabase(path, options);
  const events = eventTable<E>(database, {
    identities: options.identities ?? identitiesOf,
    emitter: options.emitter ?? defaultEmitter,
  });
  const table = stateTable(database, now);
  const sequences: Sequence[] = [];
  let cleaned = now();
  let closed = false;
  const open = (): void => {
    if (closed) throw new StoreError('STORE_CLOSED', `the store ${path} is closed`);
  };
  /** Every method of the interfaces is asynchronous, so an error is a rejection, never a throw. */
  const promised = async <T>(work: () => T): Promise<T> => {
    open();
    return work();
  };
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    for (const sequence of sequences) sequence.close();
    database.close();
  };
  return {
    path,
    write: (batch, { signal } = {}) =>
      promised(() => {
        signal?.throwIfAborted();
        if (batch.length > 0) events.append(batch);
        if (keep !== undefined && now() - cleaned >= interval) {
          cleaned = now();
          retain(database, keep, cleaned);
        }
      }),
    async *query(query = {}) {
      open();
      yield* events.select(query);
    },
    count(query = {}) {
      open();
      return events.count(query);
    },
    bytes() {
      open();
      return usedBytes(database);
    },
    retain(retention = keep ?? {}) {
      open();
      return retain(database, retention, now());
    },
    sequence(emitter) {
      open();
      const sequence = openSequence<E>({ database, events, path, now }, emitter);
      sequences.push(sequence);
      return sequence;
    },
    state: {
      get: (key) => promised(() => table.get(key)),
      set: (key, value, options) => promised(() => table.set(key, value, options)),
      compareAndSet: (key, expected, value, options) =>
        promised(() => table.compareAndSet(key, expected, value, options)),
      increment: (key, by, options) => promised(() => table.increment(key, by, options)),
      delete: (key) => promised(() => table.delete(key)),
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function defaultEmitter(event: ocsf.BaseEvent): string | undefined {
  return event.metadata.log_name ?? event.metadata.product.name;
}
