import type { ocsf } from '@lamellar/events';
import { StoreError } from './errors.js';

/** The columns of an event. */
export interface EventColumns {
  readonly uid: string | null;
  readonly time: number;
  readonly classUid: number;
  readonly severityId: number;
  readonly findingUid: string | null;
  readonly message: string | null;
  readonly body: string;
}

/**
 * Takes the columns out of an event.
 *
 * @throws StoreError `STORE_EVENT`, naming the place in the batch and the field, for what no store can keep.
 */
export function columnsOf(event: ocsf.BaseEvent, index: number): EventColumns {
  let body: string;
  try {
    body = JSON.stringify(event);
  } catch (cause) {
    throw new StoreError('STORE_EVENT', `event ${index} of the batch is not JSON: ${String(cause)}`, { cause });
  }
  return {
    uid: optional(event.metadata?.uid, index, 'metadata.uid'),
    time: integer(event.time, index, 'time'),
    classUid: integer(event.class_uid, index, 'class_uid'),
    severityId: integer(event.severity_id, index, 'severity_id'),
    findingUid: optional(findingUid(event), index, 'finding_info.uid'),
    message: optional(event.message, index, 'message'),
    body,
  };
}

function integer(value: unknown, index: number, field: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new StoreError(
    'STORE_EVENT',
    `${field} of event ${index} of the batch must be an integer, found ${typeof value} ${String(value).slice(0, 40)}`,
  );
}

function optional(value: unknown, index: number, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new StoreError('STORE_EVENT', `${field} of event ${index} of the batch must be a text, found ${typeof value}`);
}

function findingUid(event: ocsf.BaseEvent): unknown {
  return (event as { readonly finding_info?: { readonly uid?: unknown } }).finding_info?.uid;
}
