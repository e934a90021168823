import { hexAt } from '../transformations/byte-classes.js';

const schemes = ['DATA', 'VIEW-SOURCE', 'VBSCRIPT', 'JAVA'];
const longestScheme = 11;

/** The byte or character at a position of an attribute value after entities are decoded, and where the next one starts. */
const decoded = { code: 0, end: 0 };

function decodeAt(text: string, at: number): void {
  decoded.code = text.charCodeAt(at);
  decoded.end = at + 1;
  if (decoded.code !== 38) return;
  if (text.startsWith('Tab;', at + 1)) {
    decoded.code = 9;
    decoded.end = at + 5;
    return;
  }
  if (text.startsWith('NewLine;', at + 1)) {
    decoded.code = 10;
    decoded.end = at + 9;
    return;
  }
  if (text.charCodeAt(at + 1) !== 35) return;
  const hex = (text.charCodeAt(at + 2) | 32) === 120;
  const start = hex ? at + 3 : at + 2;
  let end = start;
  let code = 0;
  for (; ; end++) {
    const digit = hexAt(text, end);
    if (digit >= (hex ? 16 : 10)) break;
    if (code <= 0x10ffff) code = code * (hex ? 16 : 10) + digit;
  }
  if (end === start) return;
  decoded.code = code;
  decoded.end = text.charCodeAt(end) === 59 ? end + 1 : end;
}

/**
 * True when a URL in an attribute runs script or shows data. Entities are decoded; NUL bytes, tabs and line breaks inside the
 * scheme and everything but printable ASCII before it are skipped, as browsers skip them.
 */
export function isDangerousUrl(value: string): boolean {
  let scheme = '';
  for (let at = 0; at < value.length && scheme.length < longestScheme; at = decoded.end) {
    decodeAt(value, at);
    const { code } = decoded;
    if (scheme === '' ? code <= 32 || code >= 127 : code === 0 || (code >= 9 && code <= 13)) continue;
    if (code > 126) break;
    scheme += String.fromCharCode(code);
  }
  const upper = scheme.toUpperCase();
  return schemes.some((name) => upper.startsWith(name));
}
