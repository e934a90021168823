import { randomFillSync } from 'node:crypto';

/** The place of an operation in a distributed trace (W3C Trace Context, level 1). */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** The caller's span: 16 lower-case hexadecimal digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
const longest = 256;

/**
 * Reads a `traceparent` header; `undefined` for anything that the specification calls invalid. Versions after 00 may carry more, which is left aside.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(header: string | undefined): TraceParent | undefined {
  if (header === undefined || header.length > longest) return undefined;
  const [, version, traceId, spanId, flags, more] = pattern.exec(header) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== '')) return undefined;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return undefined;
  return { traceId: traceId!, spanId: spanId!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

/** Writes a `traceparent` header of version 00. */
export function formatTraceparent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

// Random bytes are drawn for many requests at once: one system call per request would be most of the cost of a context.
const pool = Buffer.alloc(24 * 128);
let used = pool.length;

/** A new trace id of 32 hexadecimal digits. */
export function newTraceId(): string {
  return randomHex(16);
}

/** A new span id of 16 hexadecimal digits. */
export function newSpanId(): string {
  return randomHex(8);
}

function randomHex(bytes: number): string {
  for (;;) {
    if (used + bytes > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const text = pool.toString('hex', used, (used += bytes));
    // The identifier that is all zero means "none".
    if (!/^0+$/.test(text)) return text;
  }
}
