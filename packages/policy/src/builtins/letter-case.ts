/**
 * Lower case as Go maps it: one character for one, so that U+0130 becomes `i`, and no final sigma.
 */
export function toLower(text: string): string {
  return mapCase(text, (char) => (char === '\u0130' ? 'i' : char.toLowerCase()));
}

/** Upper case as Go maps it: characters whose upper case is several, as in `ß`, stay. */
export function toUpper(text: string): string {
  return mapCase(text, (char) => char.toUpperCase());
}

function mapCase(text: string, map: (char: string) => string): string {
  if (isAscii(text)) return map(text);
  let out = '';
  for (const char of text) {
    const mapped = map(char);
    out += mapped.length > char.length && Array.from(mapped).length > 1 ? char : mapped;
  }
  return out;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
