import { utf8Text } from './utf8-text.js';

const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
const longestReference = 12;

/**
 * Decodes character references and the five predefined entities. Undefined when the text refers to anything else: what a
 * DTD declares is never expanded here, so its meaning is not known.
 */
export function decodeReferences(text: string): string | undefined {
  let at = text.indexOf('&');
  if (at < 0) return text;
  const parts: string[] = [];
  let from = 0;
  while (at >= 0) {
    const end = text.slice(at, at + longestReference).indexOf(';');
    const decoded = end < 0 ? undefined : decodeOne(text.slice(at + 1, at + end));
    if (decoded === undefined) return undefined;
    parts.push(text.slice(from, at), decoded);
    from = at + end + 1;
    at = text.indexOf('&', from);
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function decodeOne(reference: string): string | undefined {
  if (!reference.startsWith('#')) return predefined.get(reference);
  const hex = reference.charAt(1) === 'x';
  const digits = reference.slice(hex ? 2 : 1).toLowerCase();
  const point = Number.parseInt(digits, hex ? 16 : 10);
  const read = point.toString(hex ? 16 : 10);
  // parseInt stops at the first foreign character: writing the number again shows whether it read all of it.
  if (digits === '' || digits.padStart(12, '0') !== read.padStart(12, '0') || point > 0x10ffff) return undefined;
  return utf8Text(point);
}
