import type { EventQuery, Sink, Source } from '../contracts/index.js';
import { EventsError } from '../errors.js';
import type { OcsfEvent } from '../generated/classes.js';
import { identitiesOf } from '../identity/index.js';

/** How a memory sink is bounded. */
export interface MemorySinkOptions {
  /** At most this many events are kept; the oldest go first. @default 10000 */
  readonly limit?: number | undefined;
}

/** Events in memory, for tests and for looking back. */
export interface MemorySink extends Sink, Source {
  /** What was written, in order; JSON copies, as any other sink would have them. */
  readonly events: readonly OcsfEvent[];
  clear(): void;
}

/** Keeps events in memory; what has the `metadata.uid` of an event that is kept is left out. */
export function memorySink({ limit = 10_000 }: MemorySinkOptions = {}): MemorySink {
  const byUid = new Map<string, OcsfEvent>();
  let unnamed = 0;
  let closed = false;
  return {
    name: 'memory',
    get events() {
      return [...byUid.values()];
    },
    clear: () => byUid.clear(),
    async write(batch, options) {
      options?.signal?.throwIfAborted();
      if (closed) throw new EventsError('EVENTS_CLOSED', 'the memory sink is closed; make another one');
      for (const event of batch) {
        const uid = event.metadata.uid ?? ` ${unnamed++}`;
        if (!byUid.has(uid)) byUid.set(uid, JSON.parse(JSON.stringify(event)) as OcsfEvent);
      }
      for (const uid of byUid.keys()) {
        if (byUid.size <= limit) break;
        byUid.delete(uid);
      }
    },
    async close() {
      closed = true;
    },
    async *query(query = {}) {
      const { order = 'newest', limit: most = 1000 } = query;
      const sign = order === 'newest' ? -1 : 1;
      const found = [...byUid.values()]
        .map((event, index) => ({ event, index }))
        .filter(({ event }) => matches(event, query))
        .sort((a, b) => sign * (a.event.time - b.event.time || a.index - b.index));
      for (const { event } of found.slice(0, most)) yield event;
    },
  };
}

function matches(event: OcsfEvent, query: EventQuery): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, minSeverity, identity } = query;
  if (event.time < from || event.time >= to) return false;
  if (query.classUid !== undefined && !listOf(query.classUid).includes(event.class_uid)) return false;
  if (query.severityId !== undefined && !listOf(query.severityId).includes(event.severity_id)) return false;
  if (minSeverity !== undefined && (event.severity_id === 99 || event.severity_id < minSeverity)) return false;
  if (query.findingUid !== undefined) {
    if (!('finding_info' in event) || event.finding_info?.uid !== query.findingUid) return false;
  }
  if (identity !== undefined) {
    const named = identitiesOf(event);
    const wanted = listOf(identity);
    if (!wanted.every(({ kind, value }) => named.some((each) => each.kind === kind && each.value === value)))
      return false;
  }
  return query.text === undefined || holdsWords(event.message ?? '', query.text);
}

function holdsWords(message: string, text: string): boolean {
  const words = wordsOf(message);
  return text.split(/\s/).every((term) => {
    const prefix = term.endsWith('*');
    return wordsOf(term).every((word) => words.some((each) => (prefix ? each.startsWith(word) : each === word)));
  });
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]/u)
    .filter(Boolean);
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
