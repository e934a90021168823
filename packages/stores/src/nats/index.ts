import { randomUUID } from 'node:crypto';
import type { OcsfEvent, Sink } from '@lamellar/events';
import { StoreError } from '../errors.js';
import { columnsOf } from '../event.js';
import { createGate } from '../gate.js';
import type { JetStreamPublisher } from './client.js';

export type { JetStreamPublisher, KeyValueBucket } from './client.js';
export { type NatsStateOptions, natsState } from './state.js';

/** How events are published. */
export interface NatsOptions {
  /** The subject of an event; a stream must hold it. @default `ocsf.<class_uid>` */
  readonly subject?: (event: OcsfEvent) => string;
  /** Publishes that wait for their acknowledgement at the same time. @default 256 */
  readonly inflight?: number;
  /** Milliseconds until an acknowledgement must be there. @default 5000 */
  readonly timeout?: number;
}

/**
 * Publishes events to NATS JetStream as JSON, each with `metadata.uid` as its message id, so that the server drops what comes again within the
 * stream's duplicate window. A batch is acknowledged when the server has acknowledged every message of it. The connection stays the caller's.
 */
export function nats(jetstream: JetStreamPublisher, options: NatsOptions = {}): Sink {
  const gate = createGate('nats');
  const subject = options.subject ?? ((event) => `ocsf.${event.class_uid}`);
  const inflight = Math.max(1, options.inflight ?? 256);
  const timeout = options.timeout ?? 5000;
  const encoder = new TextEncoder();
  return {
    async write(events, { signal } = {}) {
      gate.enter(signal);
      // Taken now: the caller may use its array again while messages are on their way.
      const messages = events.map((event, index) => {
        const { uid, body } = columnsOf(event, index);
        return { subject: subject(event), payload: encoder.encode(body), msgID: uid ?? randomUUID() };
      });
      let next = 0;
      let failed = false;
      const publishAll = async (): Promise<void> => {
        for (let at = next++; at < messages.length && !failed; at = next++) {
          signal?.throwIfAborted();
          const { subject: where, payload, msgID } = messages[at]!;
          try {
            await jetstream.publish(where, payload, { msgID, timeout });
          } catch (cause) {
            failed = true;
            const message = cause instanceof Error ? cause.message : String(cause);
            throw new StoreError(
              'STORE_UNAVAILABLE',
              `NATS did not acknowledge a message on ${where}: ${message}; is there a stream for this subject?`,
              { cause, retryable: true },
            );
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(inflight, messages.length) }, publishAll));
    },
    close: () => gate.close(),
  };
}
