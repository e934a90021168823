import type { OcsfEvent } from '../generated/classes.js';
import { identitiesOf } from '../identity/index.js';
import { className } from './class-name.js';

/** A value as OTLP writes it in JSON. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } };

/** A named value. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** A log record as OTLP writes it in JSON. */
export interface OtlpLogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  /** `ocsf.<class>`. */
  readonly eventName: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
}

/** The body of a request to `/v1/logs`. */
export interface OtlpLogs {
  readonly resourceLogs: readonly [
    {
      readonly resource: { readonly attributes: readonly KeyValue[] };
      readonly scopeLogs: readonly [
        { readonly scope: { readonly name: string }; readonly logRecords: readonly OtlpLogRecord[] },
      ];
    },
  ];
}

/** What is said of all records. */
export interface OtlpOptions {
  /** Attributes of the resource, such as `service.name`. */
  readonly resource?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** When the records were taken in, in milliseconds since 1970. @default the time of each event */
  readonly observedTime?: number | undefined;
}

// OCSF severities 0 to 6 as the ranges of the log data model: unspecified, INFO, INFO2, WARN, ERROR, ERROR2, FATAL.
const severities = [0, 9, 10, 13, 17, 18, 21];
const deepest = 64;

/**
 * Makes one log record of an event: the event as the body, its class as the event name, its identities as attributes for looking it up.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function toOtlpLogRecord(event: OcsfEvent, observedTime: number = event.time): OtlpLogRecord {
  const identities = identitiesOf(event);
  const trace = identities.find(({ kind }) => kind === 'trace')?.value;
  const span = 'trace' in event ? event.trace?.span?.uid : undefined;
  const attributes: KeyValue[] = [
    { key: 'ocsf.class_uid', value: { intValue: String(event.class_uid) } },
    { key: 'ocsf.type_uid', value: { intValue: String(event.type_uid) } },
  ];
  const byKind = Map.groupBy(identities, ({ kind }) => kind);
  for (const [kind, list] of byKind) {
    const values = list.slice(0, 64).map(({ value }) => ({ stringValue: value }));
    attributes.push({ key: `lamellar.${kind}`, value: { arrayValue: { values } } });
  }
  return {
    timeUnixNano: nanoseconds(event.time),
    observedTimeUnixNano: nanoseconds(observedTime),
    severityNumber: severities[event.severity_id] ?? 0,
    severityText: event.severity ?? '',
    eventName: `ocsf.${className(event)}`,
    body: anyValue(event, 0),
    attributes,
    ...(trace === undefined ? {} : { traceId: trace }),
    ...(span !== undefined && /^(?!0{16})[0-9a-f]{16}$/.test(span) ? { spanId: span } : {}),
  };
}

/** The body of one request for a batch of events. */
export function toOtlpLogs(events: readonly OcsfEvent[], options: OtlpOptions = {}): OtlpLogs {
  const { resource = {}, observedTime } = options;
  const attributes = Object.entries(resource).map(([key, value]) => ({ key, value: anyValue(value, 0) }));
  const logRecords = events.map((event) => toOtlpLogRecord(event, observedTime));
  return {
    resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: '@lamellar/events' }, logRecords }] }],
  };
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds)) * 1_000_000n);
}

function anyValue(value: unknown, depth: number): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  // What stands deeper than any event of the schema is written as text.
  if (depth > deepest || typeof value !== 'object' || value === null) return { stringValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map((each) => anyValue(each, depth + 1)) } };
  const values = Object.entries(value)
    .filter(([, each]) => each !== undefined && each !== null)
    .map(([key, each]) => ({ key, value: anyValue(each, depth + 1) }));
  return { kvlistValue: { values } };
}
