import { gzipSync } from 'node:zlib';
import { DecisionError } from './errors.js';

/** Options of {@link createUploader}. */
export interface UploadOptions {
  /** Where events are posted, as OPA does: a gzip of a JSON array. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds between two uploads. @default 5000 */
  readonly delayMs?: number;
  /** Bytes of one upload before it is packed. @default 1048576 */
  readonly maxChunkBytes?: number;
  /** Bytes that wait at most; the oldest events are lost first, and counted. @default 67108864 */
  readonly maxBufferedBytes?: number;
  /** Longest wait for an answer in milliseconds. @default 10000 */
  readonly timeoutMs?: number;
  /** Hears of each failure; what was not accepted is sent again. */
  readonly onError?: (error: DecisionError) => void;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

/** Sends decision events to a service, in batches. */
export interface Uploader {
  /** Takes an event; returns at once. */
  add(event: object): void;
  /** Sends what waits. */
  flush(): Promise<void>;
  /** Sends what waits, and stops. */
  close(): Promise<void>;
  readonly counts: { readonly sent: number; readonly lost: number; readonly waiting: number };
}

/** Makes an uploader in the format of OPA's decision log service. */
export function createUploader(options: UploadOptions): Uploader {
  const { url, headers = {}, delayMs = 5000, maxChunkBytes = 1_048_576, timeoutMs = 10_000 } = options;
  const { maxBufferedBytes = 67_108_864, fetch = globalThis.fetch } = options;
  const waiting: string[] = [];
  const counts = { sent: 0, lost: 0, waiting: 0 };
  let bytes = 0;
  let sending: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      let size = 2;
      let count = 0;
      while (count < waiting.length && (count === 0 || size + waiting[count]!.length < maxChunkBytes)) {
        size += waiting[count]!.length + 1;
        count += 1;
      }
      const batch = waiting.slice(0, count);
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(`[${batch.join(',')}]`),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
      // Events that the buffer dropped meanwhile stood at the front.
      const done = Math.min(count, waiting.length);
      for (const text of waiting.splice(0, done)) bytes -= text.length;
      counts.sent += count;
      counts.waiting = waiting.length;
    }
  };
  const flush = (): Promise<void> => {
    sending ??= send()
      .catch((cause: unknown) => {
        const message = cause instanceof Error ? cause.message : String(cause);
        options.onError?.(new DecisionError('POLICY_DECISION_LOG', message, { cause }));
      })
      .finally(() => {
        sending = undefined;
      });
    return sending;
  };
  const timer = setInterval(() => void flush(), delayMs);
  timer.unref();
  return {
    counts,
    add(event) {
      const text = JSON.stringify(event);
      waiting.push(text);
      bytes += text.length;
      while (bytes > maxBufferedBytes && waiting.length > 1 && sending === undefined) {
        bytes -= waiting.shift()!.length;
        counts.lost += 1;
      }
      counts.waiting = waiting.length;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
