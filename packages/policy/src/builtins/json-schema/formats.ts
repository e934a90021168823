import { tryParseAddress } from '@lamellar/net';
import type { BuiltinContext } from '../context.js';
import { isRegex } from '../regex/engine.js';
import { parseTime } from '../time/parse-time.js';
import { parseUrl } from '../url.js';

type Check = (text: string, context: BuiltinContext) => boolean;

const DATE = '2006-01-02';
const TIMES = ['15:04:05', '15:04:05Z07:00'];
const DATE_TIME = '2006-01-02T15:04:05Z07:00';

const isTime =
  (...layouts: readonly string[]): Check =>
  (text) =>
    layouts.some((layout) => works(() => parseTime(layout, text)));
const isUri: Check = (text) => works(() => parseUrl(text)) && parseUrl(text).scheme !== '' && !text.includes('\\');
const isReference: Check = (text) => works(() => parseUrl(text)) && !text.includes('\\');

/** Formats by name; one that is not here says nothing. */
const formats: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['date', isTime(DATE)],
  ['time', isTime(...TIMES)],
  ['date-time', isTime(...TIMES, DATE, DATE_TIME)],
  ['hostname', isHostname],
  ['email', isEmail],
  ['idn-email', isEmail],
  ['ipv4', (text) => text.includes('.') && !text.includes('%') && tryParseAddress(text) !== undefined],
  ['ipv6', (text) => text.includes(':') && !text.includes('%') && tryParseAddress(text) !== undefined],
  ['uri', isUri],
  ['iri', isUri],
  ['uri-reference', isReference],
  ['iri-reference', isReference],
  ['uri-template', (text) => isReference(text, undefined as never) && bracesMatch(text)],
  ['uuid', (text) => /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/i.test(text)],
  ['regex', (text, context) => text === '' || isRegex(text, context)],
  ['json-pointer', (text) => text === '' || isPointer(text)],
  ['relative-json-pointer', isRelativePointer],
]);

/** Whether a text has a format; unknown formats fit every text. */
export function hasFormat(name: string, text: string, context: BuiltinContext): boolean {
  return formats.get(name)?.(text, context) ?? true;
}

function works(compute: () => unknown): boolean {
  try {
    compute();
    return true;
  } catch {
    return false;
  }
}

function isHostname(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return text.length < 256 && labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
}

/** An address, with or without a name before it: `Ann <ann@example.com>`. */
function isEmail(text: string): boolean {
  const open = text.lastIndexOf('<');
  const address = open >= 0 && text.endsWith('>') ? text.slice(open + 1, -1) : text.trim();
  const at = address.lastIndexOf('@');
  const [local, host] = [address.slice(0, at), address.slice(at + 1)];
  const quoted = local.length > 2 && local.startsWith('"') && local.endsWith('"');
  const atoms = local.split('.').every((atom) => /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+$/u.test(atom));
  const domain = host.startsWith('[')
    ? host.endsWith(']')
    : host.split('.').every((label) => /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+$/u.test(label));
  return at > 0 && (quoted || atoms) && domain;
}

/** Braces open and close in turn. */
function bracesMatch(text: string): boolean {
  let open = false;
  for (const char of text) {
    if (char === '{') {
      if (open) return false;
      open = true;
    } else if (char === '}') open = false;
  }
  return !open;
}

function isPointer(text: string): boolean {
  return text.startsWith('/') && !/~(?![01])/.test(text);
}

function isRelativePointer(text: string): boolean {
  const digits = /^(?:0|[1-9][0-9]*)/.exec(text)?.[0];
  if (digits === undefined) return false;
  const rest = text.slice(digits.length);
  return rest === '' || rest === '#' || isPointer(rest);
}
