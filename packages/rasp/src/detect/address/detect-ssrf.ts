import { type Classification, classify, formatAddress, tryParseAddress, tryParseHost } from '@lamellar/net';
import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** A connection that is about to be made. */
export interface Connection {
  /** The host as the application wrote it. */
  readonly host: string;
  /** The address that was resolved and will be used. */
  readonly address: string;
  /** The port; a host that stands in a header of the request counts only with it. */
  readonly port?: number | undefined;
}

/** Addresses that no client has reason to name: of this machine, of private and special networks, of the cloud's metadata service. */
export function isInternal({ kind }: Classification): boolean {
  return kind !== 'global' && kind !== 'anycast' && kind !== 'relay' && kind !== 'translation';
}

/** Decides whether the client chose an internal address: the resolved one is internal and the host came with the request. */
export function detectServerSideRequestForgery(
  { host, address, port }: Connection,
  inputs: readonly Input[],
): Detection | undefined {
  const resolved = tryParseAddress(address);
  if (resolved === undefined) return undefined;
  const classification = classify(resolved);
  if (!isInternal(classification)) return undefined;
  const wanted = host.toLowerCase();
  for (const input of inputs) {
    if (ownHost.test(input.place) && !namesPort(input.text, port)) continue;
    if (namesHost(input.text, wanted, address)) {
      return {
        algorithm: 'server-side-request-forgery',
        input,
        at: 0,
        reason: `${host} is ${formatAddress(resolved)} (${classification.kind})`,
      };
    }
  }
  return undefined;
}

/**
 * Headers in which a browser repeats the address of the application itself. That the application connects to another port of
 * the machine that it runs on is no choice of the client.
 */
const ownHost = /^headers\.(?:host|origin|referer|x-forwarded-host|x-forwarded-for|forwarded|x-real-ip|via)\b/;

/** True when a host header or a URL names the port. */
function namesPort(text: string, port: number | undefined): boolean {
  if (port === undefined) return true;
  const named = /:(\d{1,5})(?:[/?#]|$)/.exec(text)?.[1];
  return named === undefined ? port === (text.startsWith('https:') ? 443 : 80) : Number(named) === port;
}

/** Words of a text that are read as hosts in any notation; behind them the host is looked for as it was written. */
const mostWords = 256;

/** True when a text holds the host: as a URL, as `host:port`, or as one of its blank-separated words; in any notation. */
function namesHost(text: string, host: string, address: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  let at = 0;
  for (let words = 0; words < mostWords && at < text.length; words++) {
    let end = at;
    while (end < text.length && !isSeparator(text.charCodeAt(end))) end++;
    if (wordNamesHost(text.slice(at, Math.min(end, at + 4096)), bare, address)) return true;
    at = end + 1;
  }
  return holdsWord(text, bare, at) || (bare !== address && holdsWord(text, address, at));
}

function isSeparator(code: number): boolean {
  return code <= 32 || ',;|<>"\''.includes(String.fromCharCode(code));
}

function wordNamesHost(word: string, host: string, address: string): boolean {
  const bare = tryParseAddress(word.replace(/^\[|\]$/g, ''));
  if (bare !== undefined) return formatAddress(bare) === canonical(address) || formatAddress(bare) === canonical(host);
  const named = hostIn(word);
  if (named === undefined) return false;
  if (named === host) return true;
  const parsed = tryParseHost(named);
  return parsed?.address !== undefined && formatAddress(parsed.address) === canonical(address);
}

/** An address in its one canonical form; other texts as they are. */
function canonical(text: string): string {
  const parsed = tryParseAddress(text);
  return parsed === undefined ? text : formatAddress(parsed);
}

/** True when a name stands in a text and is no part of a longer name. */
function holdsWord(text: string, name: string, from: number): boolean {
  const lower = from < text.length ? text.toLowerCase() : '';
  for (let at = lower.indexOf(name, from); at !== -1; at = lower.indexOf(name, at + 1)) {
    if (!isNamePart(lower[at - 1]) && !isNamePart(lower[at + name.length])) return true;
  }
  return false;
}

function isNamePart(char: string | undefined): boolean {
  return char !== undefined && /[\w.-]/.test(char);
}

function hostIn(word: string): string | undefined {
  // One character is a host only as the number of an address that means this machine.
  if (word.length < 2 && word !== '0') return undefined;
  // `user:password@host` has no scheme; the schemes of browsers do without slashes.
  const hasScheme = /^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(word) || /^(?:https?|wss?|ftp):/i.test(word);
  const url = hasScheme ? word : word.startsWith('//') ? `http:${word}` : `http://${word}`;
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return undefined;
  }
}
