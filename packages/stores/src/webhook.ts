import { createHmac, randomUUID } from 'node:crypto';
import type { OcsfEvent, Sink } from '@lamellar/events';
import { createGate } from './gate.js';
import { checkAddress, type Fetch, post } from './http-post.js';

/** Where and how events are posted. */
export interface WebhookOptions {
  /** An https address; plain http only to this machine. */
  readonly url: string;
  /** Fields of every request, such as `authorization`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Signs every request as Standard Webhooks does: HMAC-SHA256 of `id.timestamp.body` in `webhook-signature`, after `webhook-id` and
   * `webhook-timestamp`. @default not signed
   */
  readonly secret?: string;
  /** A JSON array, or one event per line. @default 'json' */
  readonly format?: 'json' | 'ndjson';
  /** Events in one request; a larger batch is sent in several, in order. @default 500 */
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
 * Posts batches to an address. A batch is acknowledged when every request of it was answered with 2xx; after a failure all of it is sent
 * again, so the receiver leaves out what it has by `metadata.uid`.
 *
 * @throws StoreError `STORE_OPTION` for an address that is not safe; writes reject with `STORE_REFUSED` or `STORE_UNAVAILABLE`.
 */
export function webhook(options: WebhookOptions): Sink {
  const url = checkAddress(options.url, options.plainHttp ?? false);
  const gate = createGate(`webhook ${new URL(url).host}`);
  const now = options.now ?? Date.now;
  const maxEvents = Math.max(1, options.maxEvents ?? 500);
  const ndjson = options.format === 'ndjson';
  const send = async (events: readonly OcsfEvent[], signal: AbortSignal | undefined): Promise<void> => {
    const body = ndjson ? events.map((event) => `${JSON.stringify(event)}\n`).join('') : JSON.stringify(events);
    await post({
      url,
      body,
      signal,
      headers: {
        'content-type': ndjson ? 'application/x-ndjson' : 'application/json',
        ...options.headers,
        ...signature(options.secret, body, now()),
      },
      timeout: options.timeout ?? 10_000,
      fetch: options.fetch ?? fetch,
    });
  };
  return {
    async write(events, { signal } = {}) {
      gate.enter(signal);
      const batch = [...events];
      for (let at = 0; at < batch.length; at += maxEvents) await send(batch.slice(at, at + maxEvents), signal);
    },
    close: () => gate.close(),
  };
}

function signature(secret: string | undefined, body: string, now: number): Record<string, string> {
  if (secret === undefined) return {};
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(now / 1000));
  // Secrets of the standard are base64 after "whsec_"; any other text is taken as it is.
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
}
