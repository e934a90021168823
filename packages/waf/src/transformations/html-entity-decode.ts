import { hexAt } from './byte-classes.js';
import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';
import { writeUtf8 } from './utf8.js';

/** Names that readers accept in any case and without the semicolon. */
const lax: ReadonlyMap<string, number> = new Map([
  ['quot', 34],
  ['amp', 38],
  ['lt', 60],
  ['gt', 62],
  ['nbsp', 160],
]);

/** The other names of ASCII characters in HTML; they need the semicolon and their exact case. */
const strict: ReadonlyMap<string, number> = new Map(
  Object.entries({
    Tab: 9,
    NewLine: 10,
    excl: 33,
    QUOT: 34,
    num: 35,
    dollar: 36,
    percnt: 37,
    AMP: 38,
    apos: 39,
    lpar: 40,
    rpar: 41,
    ast: 42,
    midast: 42,
    plus: 43,
    comma: 44,
    period: 46,
    sol: 47,
    colon: 58,
    semi: 59,
    LT: 60,
    equals: 61,
    GT: 62,
    quest: 63,
    commat: 64,
    lsqb: 91,
    lbrack: 91,
    bsol: 92,
    rsqb: 93,
    rbrack: 93,
    Hat: 94,
    lowbar: 95,
    UnderBar: 95,
    grave: 96,
    DiacriticalGrave: 96,
    lcub: 123,
    lbrace: 123,
    verbar: 124,
    vert: 124,
    VerticalLine: 124,
    rcub: 125,
    rbrace: 125,
  }),
);
const longestName = 16;

function isAlphanumeric(byte: number): boolean {
  const letter = byte | 32;
  return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57);
}

/** What the entity after an `&` stands for, and where it ends; one object, rewritten by every look-up. */
const found = { codePoint: 0, end: 0 };

/** Reads `#65`, `#x41` or a name at `at` into `found`; false when there is none. */
function readEntity(value: string, at: number): boolean {
  return value.charCodeAt(at) === 35 ? readNumber(value, at + 1) : readName(value, at);
}

function readNumber(value: string, at: number): boolean {
  const hex = (value.charCodeAt(at) | 32) === 120;
  const base = hex ? 16 : 10;
  const start = hex ? at + 1 : at;
  let end = start;
  let point = 0;
  for (; ; end++) {
    const digit = hexAt(value, end);
    if (digit >= base) break;
    // Stops growing past what exists, so that leading zeros and endless digits cost nothing.
    if (point <= 0x10ffff) point = point * base + digit;
  }
  if (end === start) return false;
  found.codePoint = point;
  found.end = value.charCodeAt(end) === 59 ? end + 1 : end;
  return true;
}

function readName(value: string, at: number): boolean {
  let end = at;
  while (end - at < longestName && isAlphanumeric(value.charCodeAt(end))) end++;
  if (end === at) return false;
  const name = value.slice(at, end);
  const closed = value.charCodeAt(end) === 59;
  const point = lax.get(name.toLowerCase()) ?? (closed ? strict.get(name) : undefined);
  if (point === undefined) return false;
  found.codePoint = point;
  found.end = closed ? end + 1 : end;
  return true;
}

/**
 * `t:htmlEntityDecode`: decodes `&#60;`, `&#x3c;` and the named entities of ASCII characters and the non-breaking space.
 * Numbers up to 255 become that byte (as in ModSecurity), above that UTF-8 (as in Coraza and browsers). The semicolon may
 * be missing after numbers and after `quot`, `amp`, `lt`, `gt`, `nbsp`. Unknown names stay. The length never grows.
 *
 * @example `&lt;script&#x3e;` becomes `<script>`
 */
export const htmlEntityDecode: Transformation = {
  name: 'htmlEntityDecode',
  apply: (value) => {
    const first = value.indexOf('&');
    if (first < 0) return value;
    const length = value.length;
    const out = scratch(length + 4);
    let at = copyInto(out, 0, value, 0, first);
    let changed = false;
    for (let i = first; i < length; ) {
      const byte = value.charCodeAt(i);
      if (byte === 38 && readEntity(value, i + 1)) {
        if (found.codePoint <= 255) out[at++] = found.codePoint;
        else at = writeUtf8(out, at, found.codePoint);
        i = found.end;
        changed = true;
      } else {
        out[at++] = byte;
        i++;
      }
    }
    return changed ? textOf(out, at) : value;
  },
};
