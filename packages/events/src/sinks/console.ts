import type { Sink } from '../contracts/index.js';
import { EventsError } from '../errors.js';
import type { OcsfEvent } from '../generated/classes.js';
import { identitiesOf } from '../identity/index.js';
import { printable } from './printable.js';

/** What a console sink writes to: `process.stderr` has this shape. */
export interface TextOutput {
  write(text: string, done: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean | undefined;
}

/** How events are shown. */
export interface ConsoleSinkOptions {
  /** @default process.stderr */
  readonly output?: TextOutput | undefined;
  /** Colours by severity. @default when the output is a terminal */
  readonly colour?: boolean | undefined;
  /** The lowest `severity_id` that is shown. @default 0 */
  readonly minSeverity?: number | undefined;
}

const labels = ['unknown', 'info', 'low', 'medium', 'high', 'critical', 'fatal'];
const colours = ['', '', '36', '33', '31', '1;31', '1;37;41'];

/**
 * Shows one line per event: time, severity, class, title, what was done and the identities. Nothing from an event reaches the terminal as a control
 * character.
 */
export function consoleSink(options: ConsoleSinkOptions = {}): Sink {
  const { output = process.stderr, minSeverity = 0 } = options;
  const colour = options.colour ?? output.isTTY === true;
  let closed = false;
  return {
    name: 'console',
    async write(batch, writeOptions) {
      writeOptions?.signal?.throwIfAborted();
      if (closed) throw new EventsError('EVENTS_CLOSED', 'the console sink is closed');
      const text = batch
        .filter(({ severity_id: severity }) => (severity === 99 ? 0 : severity) >= minSeverity)
        .map((event) => `${formatEvent(event, colour)}\n`)
        .join('');
      if (text === '') return;
      await new Promise<void>((resolve, reject) => {
        output.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {
      closed = true;
    },
  };
}

/** One event as one line of text without control characters; with `colour`, the severity in the colours of a terminal. */
export function formatEvent(event: OcsfEvent, colour = false): string {
  const { severity_id: severity } = event;
  const label = (labels[severity] ?? 'other').padEnd(8);
  const code = colours[severity] ?? '';
  const shown = colour && code !== '' ? `\u001b[${code}m${label}\u001b[0m` : label;
  const parts = [timeOf(event.time), shown, text(event.class_name ?? String(event.class_uid))];
  const title = titleOf(event);
  if (title !== '') parts.push(text(title));
  const done = event.disposition ?? event.action ?? event.status;
  if (done !== undefined) parts.push(`[${text(done)}]`);
  if (typeof event.count === 'number' && event.count > 1) parts.push(`${event.count} times`);
  const identities = identitiesOf(event).slice(0, 6);
  if (identities.length > 0)
    parts.push(identities.map(({ kind, value }) => `${kind}=${printable(value, 80)}`).join(' '));
  return parts.join('  ');
}

function titleOf(event: OcsfEvent): string {
  if (typeof event.message === 'string') return event.message;
  if ('finding_info' in event && event.finding_info?.title !== undefined) return event.finding_info.title;
  return event.activity_name ?? '';
}

function timeOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '-' : date.toISOString();
}

/** Events come from anywhere: what should be text may be anything, even an object without a text. */
function text(value: unknown): string {
  return printable(typeof value === 'object' && value !== null ? 'an object' : String(value), 300);
}
