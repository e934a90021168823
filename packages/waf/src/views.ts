import { Buffer } from 'node:buffer';
import type { Connection } from './variables/index.js';

/** Headers in order, as pairs. */
export type HeaderPairs = Iterable<readonly [name: string, value: string]>;

/** A request that is there as a whole. Strings are byte strings: one character for each byte (latin1). */
export interface RequestView {
  readonly method: string;
  /** The request target, as in the request line: `/search?q=1`. */
  readonly target: string;
  /** @default 'HTTP/1.1' */
  readonly protocol?: string;
  /** Duplicates, order and letter case matter. */
  readonly headers: HeaderPairs;
  readonly body?: Uint8Array | string;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly serverAddress?: string;
  readonly serverPort?: number;
}

/** The response to it. */
export interface ResponseView {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly body?: Uint8Array | string;
}

/** Headers as the engine takes them. */
export function readHeaders(headers: HeaderPairs): (readonly [string, string])[] {
  return [...headers];
}

/** Bytes as a byte string. */
export function toByteString(bytes: Uint8Array | string): string {
  if (typeof bytes === 'string') return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The two ends of a request that is there as a whole. */
export function connectionOf(request: RequestView): Connection {
  return {
    remoteAddress: request.remoteAddress ?? '',
    remotePort: request.remotePort ?? 0,
    ...(request.serverAddress !== undefined && { serverAddress: request.serverAddress }),
    ...(request.serverPort !== undefined && { serverPort: request.serverPort }),
  };
}
