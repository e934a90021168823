import { Buffer } from 'node:buffer';

const keptBytes = 64 * 1024;
const kept = Buffer.allocUnsafeSlow(keptBytes);

/**
 * A buffer of at least `bytes` bytes to build one result in. It is valid until the next call: transformations are
 * synchronous and do not nest, so one buffer serves all; large values get their own, which is dropped afterwards.
 */
export function scratch(bytes: number): Buffer {
  return bytes <= keptBytes ? kept : Buffer.allocUnsafe(bytes);
}

/** The first `length` bytes as a byte string. */
export function textOf(buffer: Buffer, length: number): string {
  return length === 0 ? '' : buffer.toString('latin1', 0, length);
}

/** Copies `value` from `from` to `to` into `buffer` at `at`; returns the position after it. */
export function copyInto(buffer: Buffer, at: number, value: string, from: number, to: number): number {
  let out = at;
  for (let i = from; i < to; i++) buffer[out++] = value.charCodeAt(i);
  return out;
}
