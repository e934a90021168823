/**
 * What a piece of a Go time layout stands for. The name says the kind, `text` how it is written:
 * `year` is `2006` or `06`, `zone` any of `-0700`, `Z07:00` ... .
 */
export type LayoutField =
  | 'year'
  | 'month'
  | 'monthName'
  | 'weekday'
  | 'day'
  | 'yearDay'
  | 'hour24'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'half'
  | 'zoneName'
  | 'zone'
  | 'fraction';

/** A piece of a layout: text that stands for itself (`field` absent), or a field. */
export interface LayoutPart {
  readonly field?: LayoutField;
  readonly text: string;
}

/** Longest first among those with the same beginning. */
const FIELDS: readonly (readonly [string, LayoutField])[] = [
  ['January', 'monthName'],
  ['Jan', 'monthName'],
  ['Monday', 'weekday'],
  ['Mon', 'weekday'],
  ['MST', 'zoneName'],
  ['2006', 'year'],
  ['002', 'yearDay'],
  ['01', 'month'],
  ['02', 'day'],
  ['03', 'hour12'],
  ['04', 'minute'],
  ['05', 'second'],
  ['06', 'year'],
  ['15', 'hour24'],
  ['1', 'month'],
  ['2', 'day'],
  ['3', 'hour12'],
  ['4', 'minute'],
  ['5', 'second'],
  ['__2', 'yearDay'],
  ['_2', 'day'],
  ['PM', 'half'],
  ['pm', 'half'],
  ['-070000', 'zone'],
  ['-07:00:00', 'zone'],
  ['-0700', 'zone'],
  ['-07:00', 'zone'],
  ['-07', 'zone'],
  ['Z070000', 'zone'],
  ['Z07:00:00', 'zone'],
  ['Z0700', 'zone'],
  ['Z07:00', 'zone'],
  ['Z07', 'zone'],
];

/** Layouts that OPA knows by name. */
export const namedLayouts: ReadonlyMap<string, string> = new Map([
  ['ANSIC', 'Mon Jan _2 15:04:05 2006'],
  ['UnixDate', 'Mon Jan _2 15:04:05 MST 2006'],
  ['RubyDate', 'Mon Jan 02 15:04:05 -0700 2006'],
  ['RFC822', '02 Jan 06 15:04 MST'],
  ['RFC822Z', '02 Jan 06 15:04 -0700'],
  ['RFC850', 'Monday, 02-Jan-06 15:04:05 MST'],
  ['RFC1123', 'Mon, 02 Jan 2006 15:04:05 MST'],
  ['RFC1123Z', 'Mon, 02 Jan 2006 15:04:05 -0700'],
  ['RFC3339', '2006-01-02T15:04:05Z07:00'],
  ['RFC3339Nano', '2006-01-02T15:04:05.999999999Z07:00'],
]);

/** Splits a Go layout into its pieces. */
export function readLayout(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let literal = 0;
  for (let at = 0; at < layout.length; ) {
    // `_2006` is an underscore and a year, not a padded day.
    const part = layout.startsWith('_2006', at) ? undefined : (fieldAt(layout, at) ?? fractionAt(layout, at));
    if (part === undefined) {
      at++;
      continue;
    }
    if (literal < at) parts.push({ text: layout.slice(literal, at) });
    parts.push(part);
    at += part.text.length;
    literal = at;
  }
  if (literal < layout.length) parts.push({ text: layout.slice(literal) });
  return parts;
}

function fieldAt(layout: string, at: number): LayoutPart | undefined {
  for (const [text, field] of FIELDS) {
    if (!layout.startsWith(text, at)) continue;
    // 'Month' holds no 'Mon': a short name is not followed by a small letter.
    if ((text === 'Jan' || text === 'Mon') && isSmallLetter(layout.charCodeAt(at + 3))) continue;
    return { field, text };
  }
  return undefined;
}

function fractionAt(layout: string, at: number): LayoutPart | undefined {
  if (layout[at] !== '.' && layout[at] !== ',') return undefined;
  const digit = layout[at + 1];
  if (digit !== '0' && digit !== '9') return undefined;
  let end = at + 1;
  while (layout[end] === digit) end++;
  return isDigit(layout.charCodeAt(end)) ? undefined : { field: 'fraction', text: layout.slice(at, end) };
}

function isSmallLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
