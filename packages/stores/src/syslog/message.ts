import type { OcsfEvent } from '@lamellar/events';

/** What stands in the head of every message. */
export interface SyslogHead {
  /** 0 to 23 (RFC 5424 section 6.2.1). */
  readonly facility: number;
  readonly hostname: string;
  readonly appName: string;
  readonly procId: string;
}

// OCSF: 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical, 6 Fatal. Syslog: 6 info, 5 notice, 4 warning, 3 error, 2 critical, 1 alert.
const SEVERITY: readonly number[] = [6, 6, 5, 4, 3, 2, 1];

/** The enterprise number of the examples in RFC 5612: this project has none of its own. */
const SD_ID = 'ocsf@32473';

/** Writes an event as a message of RFC 5424: the ids as structured data, the whole event as JSON in UTF-8. */
export function syslogMessage(event: OcsfEvent, head: SyslogHead, body: string = JSON.stringify(event)): string {
  const priority = head.facility * 8 + (SEVERITY[event.severity_id] ?? 6);
  const time = new Date(event.time).toISOString();
  const data = [
    ['class_uid', String(event.class_uid)],
    ['type_uid', String(event.type_uid)],
    ['severity_id', String(event.severity_id)],
    ['uid', event.metadata.uid ?? ''],
  ].map(([name, value]) => `${name}="${escaped(value ?? '')}"`);
  const fields = [
    time,
    header(head.hostname, 255),
    header(head.appName, 48),
    header(head.procId, 128),
    String(event.class_uid),
  ];
  // The byte order mark says that the text is UTF-8 (section 6.4).
  return `<${priority}>1 ${fields.join(' ')} [${SD_ID} ${data.join(' ')}] \u{feff}${body}`;
}

/** Writes what fits of an event that is too large for a datagram: its ids and its message, marked as truncated. */
export function truncatedMessage(event: OcsfEvent, head: SyslogHead, maxBytes: number, size: number): string {
  const { class_uid, category_uid, activity_id, type_uid, severity_id, time } = event;
  const metadata = { ...event.metadata, is_truncated: true, untruncated_size: size };
  const small = (length: number): string =>
    syslogMessage(
      event,
      head,
      JSON.stringify({
        class_uid,
        category_uid,
        activity_id,
        type_uid,
        severity_id,
        time,
        message: event.message?.slice(0, length),
        metadata:
          length > 0
            ? metadata
            : {
                uid: metadata.uid,
                version: metadata.version,
                product: { name: metadata.product.name },
                is_truncated: true,
                untruncated_size: size,
              },
      }),
    );
  const roomy = small(1024);
  return Buffer.byteLength(roomy) <= maxBytes ? roomy : small(0);
}

/** A parameter value: `"`, `\` and `]` are escaped, control characters do not go on. */
function escaped(value: string): string {
  let text = '';
  for (const char of value) {
    const code = char.codePointAt(0)!;
    text += char === '"' || char === '\\' || char === ']' ? `\\${char}` : code < 32 || code === 127 ? ' ' : char;
  }
  return text;
}

/** A field of the head: printable ASCII without spaces, or "-". */
function header(value: string, longest: number): string {
  let text = '';
  for (const char of value) if (char > ' ' && char <= '~' && text.length < longest) text += char;
  return text === '' ? '-' : text;
}
