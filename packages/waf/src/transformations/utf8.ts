import type { Buffer } from 'node:buffer';

/** Writes a code point as UTF-8 at `at`, U+FFFD for surrogates and what lies past U+10FFFF; returns the next position. */
export function writeUtf8(out: Buffer, at: number, codePoint: number): number {
  let next = at;
  let point = codePoint;
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) point = 0xfffd;
  if (point < 0x80) {
    out[next++] = point;
  } else if (point < 0x800) {
    out[next++] = 0xc0 | (point >> 6);
    out[next++] = 0x80 | (point & 0x3f);
  } else if (point < 0x10000) {
    out[next++] = 0xe0 | (point >> 12);
    out[next++] = 0x80 | ((point >> 6) & 0x3f);
    out[next++] = 0x80 | (point & 0x3f);
  } else {
    out[next++] = 0xf0 | (point >> 18);
    out[next++] = 0x80 | ((point >> 12) & 0x3f);
    out[next++] = 0x80 | ((point >> 6) & 0x3f);
    out[next++] = 0x80 | (point & 0x3f);
  }
  return next;
}

/**
 * Length of the UTF-8 sequence that starts at `at` by its shape alone (overlong forms and surrogates included), 0 when it
 * is broken or cut.
 */
export function utf8Length(value: string, at: number): number {
  const lead = value.charCodeAt(at);
  const length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
  if (at + length > value.length) return 0;
  for (let i = 1; i < length; i++) if ((value.charCodeAt(at + i) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Code point of a sequence whose length `utf8Length` gave. */
export function utf8CodePoint(value: string, at: number, length: number): number {
  const lead = value.charCodeAt(at);
  if (length === 1) return lead;
  let point = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) point = (point << 6) | (value.charCodeAt(at + i) & 0x3f);
  return point;
}
