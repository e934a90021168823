import { builtinError } from '../builtin-error.js';
import { daysFromDate, daysInMonth } from './civil.js';
import { dayNames, monthNames } from './format-time.js';
import { type LayoutPart, readLayout } from './layout.js';

interface Fields {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: 'am' | 'pm' | undefined;
  /** Seconds east of UTC. */
  offset: number;
}

/** A field that is written wrongly. */
const BAD = Symbol('bad');
type Bad = typeof BAD;

/**
 * Reads a time by a Go layout.
 *
 * A zone abbreviation other than UTC and GMT+N counts as UTC, as in Go on a machine whose zone is UTC.
 *
 * @returns nanoseconds since 1970.
 * @throws {BuiltinError} with Go's messages: `parsing time "x" as "2006": cannot parse "x" as "2006"`.
 */
export function parseTime(layout: string, text: string): bigint {
  const fields: Fields = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    offset: 0,
  };
  const parts = readLayout(layout);
  let rest = text;
  for (const [index, part] of parts.entries()) {
    const step =
      part.field === undefined ? skipLiteral(rest, part.text) : readField(fields, part, rest, parts[index + 1]);
    if (step === BAD) throw cannotParse(layout, text, part.field === undefined ? rest : rest, part.text);
    if (typeof step !== 'string') throw outOfRange(text, `${step.range} out of range`);
    rest = step;
  }
  if (rest !== '') throw outOfRange(text, `extra text: ${JSON.stringify(rest)}`);
  return momentOf(fields, text);
}

type Step = string | Bad | { readonly range: string };

/** A space of the layout matches any number of them, even none at the end. */
function skipLiteral(rest: string, literal: string): Step {
  let at = 0;
  for (let mark = 0; mark < literal.length; ) {
    if (literal[mark] === ' ') {
      if (at < rest.length && rest[at] !== ' ') return BAD;
      while (literal[mark] === ' ') mark++;
      while (rest[at] === ' ') at++;
      continue;
    }
    if (rest[at] !== literal[mark]) return BAD;
    at++;
    mark++;
  }
  return rest.slice(at);
}

function readField(fields: Fields, { field, text }: LayoutPart, rest: string, next: LayoutPart | undefined): Step {
  switch (field) {
    case 'year':
      return readYear(fields, text, rest);
    case 'month':
      return readNumber(rest, text === '01', (value) => void (fields.month = value), 1, 12, 'month');
    case 'monthName':
      return readName(monthNames, text === 'Jan', rest, (index) => void (fields.month = index + 1));
    case 'weekday':
      return readName(dayNames, text === 'Mon', rest, () => undefined);
    case 'day': {
      const trimmed = text === '_2' && rest.startsWith(' ') ? rest.slice(1) : rest;
      return readNumber(trimmed, text === '02', (value) => void (fields.day = value), 0, 99, 'day');
    }
    case 'yearDay':
      return readYearDay(fields, text, rest);
    case 'hour24':
      return readNumber(rest, false, (value) => void (fields.hour = value), 0, 23, 'hour');
    case 'hour12':
      return readNumber(rest, text === '03', (value) => void (fields.hour = value), 0, 12, 'hour');
    case 'minute':
      return readNumber(rest, text === '04', (value) => void (fields.minute = value), 0, 59, 'minute');
    case 'second':
      return readSecond(fields, text, rest, next);
    case 'half': {
      const half = rest.slice(0, 2);
      if (half !== text && half !== (text === 'PM' ? 'AM' : 'am')) return BAD;
      fields.half = half.toLowerCase() as 'am' | 'pm';
      return rest.slice(2);
    }
    case 'zoneName':
      return readZoneName(fields, rest);
    case 'zone':
      return readOffset(fields, text, rest);
    default:
      return readFraction(fields, text, rest);
  }
}

function readYear(fields: Fields, text: string, rest: string): Step {
  const size = text.length;
  const digits = rest.slice(0, size);
  if (digits.length < size || !allDigits(digits)) return BAD;
  const value = Number(digits);
  fields.year = size === 4 ? value : value >= 69 ? value + 1900 : value + 2000;
  return rest.slice(size);
}

function readNumber(
  rest: string,
  fixed: boolean,
  set: (value: number) => void,
  low: number,
  high: number,
  what: string,
): Step {
  if (!digitAt(rest, 0)) return BAD;
  const size = digitAt(rest, 1) ? 2 : 1;
  if (size === 1 && fixed) return BAD;
  const value = Number(rest.slice(0, size));
  if (value < low || value > high) return { range: what };
  set(value);
  return rest.slice(size);
}

function readName(names: readonly string[], short: boolean, rest: string, set: (index: number) => void): Step {
  for (const [index, full] of names.entries()) {
    const name = short ? full.slice(0, 3) : full;
    if (rest.slice(0, name.length).toLowerCase() !== name.toLowerCase()) continue;
    set(index);
    return rest.slice(name.length);
  }
  return BAD;
}

function readYearDay(fields: Fields, text: string, rest: string): Step {
  let at = 0;
  if (text === '__2') while (at < 2 && rest[at] === ' ') at++;
  let end = at;
  while (end < at + 3 && digitAt(rest, end)) end++;
  if (end === at || (text === '002' && end - at < 3)) return BAD;
  fields.yearDay = Number(rest.slice(at, end));
  return rest.slice(end);
}

function readSecond(fields: Fields, text: string, rest: string, next: LayoutPart | undefined): Step {
  const after = readNumber(rest, text === '05', (value) => void (fields.second = value), 0, 59, 'second');
  if (typeof after !== 'string') return after;
  // A fraction may follow even when the layout has none.
  if (next?.field === 'fraction' || !isMark(after[0]) || !digitAt(after, 1)) return after;
  return takeFraction(fields, after);
}

function readFraction(fields: Fields, text: string, rest: string): Step {
  if (text[1] === '9') return isMark(rest[0]) && digitAt(rest, 1) ? takeFraction(fields, rest) : rest;
  const digits = rest.slice(1, text.length);
  if (rest.length < text.length || !isMark(rest[0]) || !allDigits(digits)) return BAD;
  fields.nanosecond = nanosecondsOf(digits);
  return rest.slice(text.length);
}

function takeFraction(fields: Fields, rest: string): string {
  let end = 1;
  while (digitAt(rest, end)) end++;
  fields.nanosecond = nanosecondsOf(rest.slice(1, end));
  return rest.slice(end);
}

function nanosecondsOf(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

function readOffset(fields: Fields, text: string, rest: string): Step {
  if (text.startsWith('Z') && rest.startsWith('Z')) {
    fields.offset = 0;
    return rest.slice(1);
  }
  // The layout's own marks say where digits and colons stand.
  const written = rest.slice(0, text.length);
  if (written.length < text.length || (written[0] !== '+' && written[0] !== '-')) return BAD;
  const numbers: number[] = [];
  for (let at = 1; at < text.length; ) {
    if (text[at] === ':') {
      if (written[at++] !== ':') return BAD;
      continue;
    }
    const pair = written.slice(at, at + 2);
    if (!allDigits(pair)) return BAD;
    numbers.push(Number(pair));
    at += 2;
  }
  const [hours = 0, minutes = 0, seconds = 0] = numbers;
  if (hours > 24) return { range: 'time zone offset hour' };
  if (minutes > 60) return { range: 'time zone offset minute' };
  if (seconds > 60) return { range: 'time zone offset second' };
  const offset = hours * 3600 + minutes * 60 + seconds;
  fields.offset = written[0] === '-' ? -offset : offset;
  return rest.slice(text.length);
}

function readZoneName(fields: Fields, rest: string): Step {
  if (rest.startsWith('UTC')) return rest.slice(3);
  if (rest.startsWith('ChST') || rest.startsWith('MeST')) return rest.slice(4);
  if (rest.startsWith('GMT')) {
    const size = signedHours(rest, 3);
    if (size > 0) fields.offset = Number(rest.slice(3, 3 + size)) * 3600;
    return rest.slice(3 + size);
  }
  if (rest[0] === '+' || rest[0] === '-') {
    const size = signedHours(rest, 0);
    return size > 0 && rest.length >= 3 ? rest.slice(size) : BAD;
  }
  let capitals = 0;
  while (capitals < 6 && rest[capitals] !== undefined && rest[capitals]! >= 'A' && rest[capitals]! <= 'Z') capitals++;
  if (capitals === 3) return rest.slice(3);
  if (capitals === 4 && (rest[3] === 'T' || rest.startsWith('WITA'))) return rest.slice(4);
  if (capitals === 5 && rest[4] === 'T') return rest.slice(5);
  return BAD;
}

/** Length of a sign and a number of hours up to 23, else 0. */
function signedHours(text: string, at: number): number {
  if (text[at] !== '+' && text[at] !== '-') return 0;
  let end = at + 1;
  while (digitAt(text, end)) end++;
  return end === at + 1 || Number(text.slice(at + 1, end)) > 23 ? 0 : end - at;
}

function momentOf(fields: Fields, text: string): bigint {
  let { month, day } = fields;
  const hour =
    fields.half === 'pm' && fields.hour < 12
      ? fields.hour + 12
      : fields.half === 'am' && fields.hour === 12
        ? 0
        : fields.hour;
  if (fields.yearDay !== undefined) {
    const length = daysFromDate(fields.year + 1, 1, 1) - daysFromDate(fields.year, 1, 1);
    if (fields.yearDay < 1 || fields.yearDay > length) throw outOfRange(text, 'day-of-year out of range');
    let rest = fields.yearDay;
    let found = 1;
    while (rest > daysInMonth(fields.year, found)) rest -= daysInMonth(fields.year, found++);
    if (month !== undefined && month !== found) throw outOfRange(text, 'day-of-year does not match month');
    if (day !== undefined && day !== rest) throw outOfRange(text, 'day-of-year does not match day');
    month = found;
    day = rest;
  }
  month ??= 1;
  day ??= 1;
  if (day < 1 || day > daysInMonth(fields.year, month)) throw outOfRange(text, 'day out of range');
  const seconds =
    daysFromDate(fields.year, month, day) * 86_400 + hour * 3600 + fields.minute * 60 + fields.second - fields.offset;
  return BigInt(seconds) * 1_000_000_000n + BigInt(fields.nanosecond);
}

function cannotParse(layout: string, text: string, rest: string, piece: string): Error {
  const [all, form, left, element] = [text, layout, rest, piece].map((part) => JSON.stringify(part));
  return builtinError(`parsing time ${all} as ${form}: cannot parse ${left} as ${element}`);
}

function outOfRange(text: string, what: string): Error {
  return builtinError(`parsing time ${JSON.stringify(text)}: ${what}`);
}

function digitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function allDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!digitAt(text, at)) return false;
  return text !== '';
}

function isMark(char: string | undefined): boolean {
  return char === '.' || char === ',';
}
