import { errorsOf } from '../check/index.js';
import { EventsError } from '../errors.js';
import type { OcsfEvent } from '../generated/classes.js';
import { className } from './class-name.js';

/** An OCSF event in the structured form of CloudEvents 1.0. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** URI reference of who emitted it. */
  readonly source: string;
  /** `ocsf.<class>.v1`, such as `ocsf.detection_finding.v1`. */
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** The uid of the finding. */
  readonly subject?: string;
  readonly data: OcsfEvent;
}

/** What an event cannot know of its envelope. */
export interface CloudEventOptions {
  /** URI reference of the emitter, such as `/shop/waf`. */
  readonly source: string;
}

/**
 * Puts an event into a CloudEvents 1.0 envelope; the `id` is `metadata.uid`, so that a bus can tell what it has already.
 *
 * @throws EventsError `EVENTS_CONVERT` for an event without `metadata.uid` or an empty source.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export function toCloudEvent(event: OcsfEvent, { source }: CloudEventOptions): CloudEvent {
  const id = event.metadata.uid;
  if (!id)
    throw new EventsError('EVENTS_CONVERT', 'a CloudEvent has an id: expected metadata.uid in the event, found none');
  if (source === '')
    throw new EventsError('EVENTS_CONVERT', 'a CloudEvent has a source: expected a URI reference, found ""');
  const subject = 'finding_info' in event ? event.finding_info?.uid : undefined;
  return {
    specversion: '1.0',
    id,
    source,
    type: `ocsf.${className(event)}.v1`,
    time: new Date(event.time).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `https://schema.ocsf.io/${event.metadata.version}/classes/${className(event)}`,
    ...(subject ? { subject } : {}),
    data: event,
  };
}

/** The headers of the binary form over HTTP or a bus; the event itself is the body. */
export function cloudEventHeaders(envelope: CloudEvent): Record<string, string> {
  const { data: _, datacontenttype, ...attributes } = envelope;
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce-${name}`] = percentEncoded(String(value));
  return headers;
}

/**
 * Takes the event out of an envelope of the structured form, which may come from outside.
 *
 * @throws EventsError `EVENTS_CONVERT` naming what is wrong with the envelope or the event.
 */
export function fromCloudEvent(envelope: unknown): OcsfEvent {
  const fields = (typeof envelope === 'object' && envelope !== null ? envelope : {}) as Readonly<
    Record<string, unknown>
  >;
  if (fields['specversion'] !== '1.0') {
    throw new EventsError(
      'EVENTS_CONVERT',
      `expected the specversion "1.0", found ${JSON.stringify(fields['specversion'])}`,
    );
  }
  for (const name of ['id', 'source', 'type']) {
    if (typeof fields[name] === 'string' && fields[name] !== '') continue;
    throw new EventsError(
      'EVENTS_CONVERT',
      `expected the attribute ${name} of the envelope to be a text that is not empty`,
    );
  }
  const [problem] = errorsOf(fields['data']);
  if (problem === undefined) return fields['data'] as OcsfEvent;
  throw new EventsError(
    'EVENTS_CONVERT',
    `data is no valid event: ${problem.rule} at ${problem.path}: ${problem.message}`,
  );
}

/** Header values of the HTTP binding: printable ASCII, all else in percent-encoded UTF-8. */
function percentEncoded(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x25;
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
