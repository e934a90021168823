/** A code point as UTF-8 in a byte string; U+FFFD for surrogates and what lies past U+10FFFF. */
export function utf8Text(codePoint: number): string {
  const exists = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
  const point = exists ? codePoint : 0xfffd;
  if (point < 0x80) return String.fromCharCode(point);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
  if (point < 0x10000) {
    return String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
  }
  return String.fromCharCode(
    0xf0 | (point >> 18),
    0x80 | ((point >> 12) & 0x3f),
    0x80 | ((point >> 6) & 0x3f),
    0x80 | (point & 0x3f),
  );
}
