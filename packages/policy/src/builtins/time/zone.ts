import { builtinError } from '../builtin-error.js';
import { type CivilTime, civilTime, splitNanoseconds } from './civil.js';
import { namingOf } from './zone-names.js';

/** A time zone of the IANA data base. */
export interface Zone {
  readonly name: string;
  /** Seconds east of UTC at a moment in seconds since 1970. */
  readonly offsetAt: (seconds: number) => number;
  /** Abbreviation in use at that moment: `PST`. */
  readonly abbreviationAt: (seconds: number) => string;
}

/** Universal time. */
export const utc: Zone = { name: 'UTC', offsetAt: () => 0, abbreviationAt: () => 'UTC' };

/** More than there are names, so that odd spellings cannot fill the memory. */
const MAX_ZONES = 1000;
const zones = new Map<string, Zone>();
/** Milliseconds that a Date holds. */
const LAST_DATE = 8.64e15;

/**
 * Finds a zone by name; `''` and `'UTC'` are universal time, `'Local'` the zone of this machine.
 *
 * @throws {BuiltinError} `unknown time zone NAME`.
 */
export function findZone(name: string): Zone {
  if (name === '' || name === 'UTC') return utc;
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = loadZone(name === 'Local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : name);
  if (zones.size < MAX_ZONES) zones.set(name, zone);
  return zone;
}

function loadZone(name: string): Zone {
  if (name.includes('..') || name.startsWith('/') || name.includes('\\'))
    throw builtinError('time: invalid location name');
  // Intl also takes '+01:00'; Go does not.
  if (!isLetter(name.charCodeAt(0))) throw unknownZone(name);
  const naming = namingOf(name);
  let offsets: Intl.DateTimeFormat;
  let names: Intl.DateTimeFormat;
  try {
    offsets = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    names = new Intl.DateTimeFormat(naming.locale, { timeZone: name, timeZoneName: 'short' });
  } catch (cause) {
    throw unknownZone(name, cause);
  }
  // Intl takes any case; Go reads a file, whose name has one.
  const { timeZone } = offsets.resolvedOptions();
  if (timeZone !== name && timeZone.toLowerCase() === name.toLowerCase()) throw unknownZone(name);
  return {
    name,
    offsetAt: (seconds) => readOffset(zonePart(offsets, seconds)),
    abbreviationAt: (seconds) => {
      const offset = readOffset(zonePart(offsets, seconds));
      const text = naming.names.get(offset / 3600) ?? zonePart(names, seconds);
      if (!naming.numeric && (text === 'GMT' || text === 'UTC' || !/^(?:GMT|UTC)/.test(text))) return text;
      return numericName(offset);
    },
  };
}

function unknownZone(name: string, cause?: unknown): Error {
  return builtinError(`unknown time zone ${name}`, cause);
}

function zonePart(format: Intl.DateTimeFormat, seconds: number): string {
  const moment = Math.max(-LAST_DATE, Math.min(LAST_DATE, seconds * 1000));
  return format.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
}

/** Reads `GMT-07:52:58`. */
function readOffset(text: string): number {
  if (text === 'GMT' || text === 'UTC') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(4).split(':').map(Number);
  const total = hours * 3600 + minutes * 60 + seconds;
  return text[3] === '-' || text[3] === '\u2212' ? -total : total;
}

/** The name that the IANA data gives to a zone without letters: `+0530`, `-03`. */
function numericName(offset: number): string {
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 3600)).padStart(2, '0');
  const minutes = Math.floor(size / 60) % 60;
  return `${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}

function isLetter(code: number): boolean {
  const letter = code | 32;
  return letter >= 97 && letter <= 122;
}

/** What the wall shows in a zone at a moment in nanoseconds since 1970. */
export function civilTimeIn(ns: bigint, zone: Zone): CivilTime {
  const { seconds } = splitNanoseconds(ns);
  return civilTime(ns, zone.offsetAt(seconds), zone.abbreviationAt(seconds));
}

/** The moment, in seconds since 1970, at which the wall of a zone shows `local` seconds. Times that a clock change skips move forward. */
export function secondsOfWall(local: number, zone: Zone): number {
  const first = zone.offsetAt(local);
  return first === 0 ? local : local - zone.offsetAt(local - first);
}
