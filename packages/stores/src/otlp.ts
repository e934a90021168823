import type { Sink } from '@lamellar/events';
import { toOtlpLogs } from '@lamellar/events/otlp';
import { StoreError } from './errors.js';
import { createGate } from './gate.js';
import { checkAddress, type Fetch, post } from './http-post.js';

/** Where log records are sent. */
export interface OtlpSinkOptions {
  /** The address of the collector, such as `https://collector.example:4318`; `/v1/logs` is added when it has no path. */
  readonly url: string;
  /** Fields of every request, such as `authorization`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes of the resource, such as `service.name`. @default none */
  readonly resource?: Readonly<Record<string, string | number | boolean>>;
  /** Records in one request; a larger batch is sent in several, in order. @default 500 */
  readonly maxEvents?: number;
  /** Milliseconds until an answer must be there. @default 10000 */
  readonly timeout?: number;
  /** Allows plain http to other machines. @default false */
  readonly plainHttp?: boolean;
  /** @default the global fetch */
  readonly fetch?: Fetch;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * Sends events as OpenTelemetry log records (OTLP over HTTP, JSON). A batch is acknowledged when the collector took every record of it: a partial
 * success is a refusal, because the collector says how many records it left out and not which.
 *
 * @throws StoreError `STORE_OPTION` for an address that is not safe; writes reject with `STORE_REFUSED` or `STORE_UNAVAILABLE`.
 */
export function otlp(options: OtlpSinkOptions): Sink {
  const base = new URL(checkAddress(options.url, options.plainHttp ?? false));
  if (base.pathname === '/') base.pathname = '/v1/logs';
  const gate = createGate(`otlp ${base.host}`);
  const maxEvents = Math.max(1, options.maxEvents ?? 500);
  const now = options.now ?? Date.now;
  return {
    async write(events, { signal } = {}) {
      gate.enter(signal);
      const batch = [...events];
      for (let at = 0; at < batch.length; at += maxEvents) {
        const logs = toOtlpLogs(batch.slice(at, at + maxEvents), { resource: options.resource, observedTime: now() });
        const answer = await post({
          url: base.href,
          body: JSON.stringify(logs),
          headers: { 'content-type': 'application/json', ...options.headers },
          timeout: options.timeout ?? 10_000,
          signal,
          fetch: options.fetch ?? fetch,
        });
        refusePartial(answer, base.host);
      }
    },
    close: () => gate.close(),
  };
}

function refusePartial(answer: string, host: string): void {
  let rejected = 0;
  let reason = '';
  try {
    const { partialSuccess } = JSON.parse(answer === '' ? '{}' : answer) as {
      partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown };
    };
    rejected = Number(partialSuccess?.rejectedLogRecords ?? 0);
    reason = String(partialSuccess?.errorMessage ?? '').slice(0, 200);
  } catch {
    // A collector that answers 200 and no JSON has taken the records.
  }
  if (rejected > 0)
    throw new StoreError('STORE_REFUSED', `${host} left out ${rejected} records: ${JSON.stringify(reason)}`);
}
