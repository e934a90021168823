import { tryParseAddress } from '@lamellar/net';
import { isUuid } from '../identity/index.js';
import type { RuleName } from './problem.js';

/** What is wrong with a value: the rule and what was expected. */
export type Fault = readonly [rule: RuleName, expected: string];

type Check = (value: unknown) => Fault | undefined;

// Before 1973 in milliseconds; as seconds, this is a time until the year 5138.
const earliest = 1e11;

const wrong = (expected: string): Fault => ['attribute_wrong_type', expected];

function integer(value: unknown): Fault | undefined {
  return Number.isInteger(value) ? undefined : wrong('an integer');
}

function string(value: unknown): Fault | undefined {
  return typeof value === 'string' ? undefined : wrong('a text');
}

function timestamp(value: unknown): Fault | undefined {
  if (!Number.isInteger(value)) return wrong('milliseconds since 1970 as an integer');
  if ((value as number) > 0 && (value as number) < earliest) {
    return [
      'timestamp_in_seconds',
      'milliseconds since 1970; this is in January 1970 or soon after, so it may be seconds',
    ];
  }
  return undefined;
}

function port(value: unknown): Fault | undefined {
  if (!Number.isInteger(value)) return wrong('an integer');
  const inRange = (value as number) >= 0 && (value as number) <= 65_535;
  return inRange ? undefined : ['attribute_value_exceeds_range', 'a port from 0 to 65535'];
}

/** A text of a form; the forms are fixed in length or have no two ways to match, so they run in linear time. */
function form(expected: string, test: (text: string) => boolean, longest = Number.POSITIVE_INFINITY): Check {
  return (value) => {
    if (typeof value !== 'string') return wrong('a text');
    if (value.length > longest) return ['attribute_value_exceeds_max_len', `at most ${longest} characters`];
    return test(value) ? undefined : ['attribute_value_regex_not_matched', expected];
  };
}

const email = /^[\w!#$%&'*+,./=?^`{|}~-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$/;
const mac = /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/;
const datetime = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?$/;

/** The schema asks for a UUID anywhere in the text. */
function holdsUuid(text: string): boolean {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    if (at >= 8 && isUuid(text.slice(at - 8, at + 28))) return true;
  }
  return false;
}

/** RFC 4648 in the standard or the URL alphabet; the schema asks for padding. */
function isPaddedBase64(text: string): boolean {
  if (text === '') return true;
  return (
    text.length % 4 === 0 && text.endsWith('=') && (/^[A-Za-z0-9+/]+={1,2}$/.test(text) || /^[\w-]+={1,2}$/.test(text))
  );
}

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['boolean', (value) => (typeof value === 'boolean' ? undefined : wrong('true or false'))],
  ['bytestring', form('Base64 with padding', isPaddedBase64)],
  ['datetime', form('a time as RFC 3339 writes it', (text) => text.length < 64 && datetime.test(text))],
  ['email', form('an e-mail address', (text) => email.test(text))],
  ['float', (value) => (Number.isFinite(value) ? undefined : wrong('a number'))],
  ['integer', integer],
  ['ip', form('an IP address', (text) => tryParseAddress(text.trim()) !== undefined, 40)],
  ['json', () => undefined],
  ['long', integer],
  ['mac', form('a MAC address such as 00:1b:44:11:3a:b7', (text) => mac.test(text), 32)],
  ['port', port],
  ['subnet', form('a subnet', () => true, 42)],
  ['timestamp', timestamp],
  ['uuid', form('a UUID', holdsUuid)],
]);

/** Judges a value by the name of its data type; a type without rules of its own is a text. */
export function checkDataType(type: string, value: unknown): Fault | undefined {
  return (checks.get(type) ?? string)(value);
}
