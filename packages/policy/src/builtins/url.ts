import { builtinError } from './builtin-error.js';
import { bytesOf, stringOf } from './bytes/utf8.js';

/** Which characters stay as they are besides letters, digits and `-_.~`. */
const UNRESERVED = /[A-Za-z0-9\-_.~]/;

/** Escapes text for a query: spaces become `+`, everything but unreserved characters `%XX`. */
export function escapeQuery(text: string): string {
  let out = '';
  for (const byte of bytesOf(text)) {
    const char = String.fromCharCode(byte);
    if (byte === 32) out += '+';
    else out += byte < 128 && UNRESERVED.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/**
 * Opens `%XX`, and `+` in a query.
 *
 * @throws {BuiltinError} `invalid URL escape "%zz"`.
 */
export function unescapeUrl(text: string, plusIsSpace: boolean): string {
  if (!text.includes('%')) return plusIsSpace ? text.replaceAll('+', ' ') : text;
  const bytes = bytesOf(text);
  const out = new Uint8Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 37) {
      const pair = String.fromCharCode(...bytes.subarray(at + 1, at + 3));
      if (!/^[0-9a-fA-F]{2}$/.test(pair)) throw builtinError(`invalid URL escape ${JSON.stringify(`%${pair}`)}`);
      out[size++] = Number.parseInt(pair, 16);
      at += 2;
    } else out[size++] = byte === 43 && plusIsSpace ? 32 : byte;
  }
  return stringOf(out.subarray(0, size));
}

/** Reads a query into names and their values, in order. A semicolon separates nothing and is refused, as in Go. */
export function parseQuery(query: string): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    if (pair.includes(';')) throw builtinError('invalid semicolon separator in query');
    const at = pair.indexOf('=');
    const name = unescapeUrl(at < 0 ? pair : pair.slice(0, at), true);
    const value = unescapeUrl(at < 0 ? '' : pair.slice(at + 1), true);
    const values = result.get(name);
    if (values === undefined) result.set(name, [value]);
    else values.push(value);
  }
  return result;
}

/** The parts of a URL, as Go's `url.Parse` names them. */
export interface UrlParts {
  readonly scheme: string;
  readonly hostname: string;
  readonly port: string;
  /** With `%XX` opened. */
  readonly path: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly fragment: string;
}

/**
 * Splits a URL or a reference by RFC 3986, as leniently and as strictly as Go does.
 *
 * @throws {BuiltinError} `parse "x": ...`.
 */
export function parseUrl(text: string): UrlParts {
  const fail = (what: string): Error => builtinError(`parse ${JSON.stringify(text)}: ${what}`);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code === 127) throw fail('net/url: invalid control character in URL');
  }
  const hash = text.indexOf('#');
  const beforeHash = hash < 0 ? text : text.slice(0, hash);
  const fragment = hash < 0 ? '' : opened(text.slice(hash + 1), fail);
  const { scheme, rest: afterScheme } = splitScheme(beforeHash, fail);
  const mark = afterScheme.indexOf('?');
  const rawQuery = mark < 0 ? '' : afterScheme.slice(mark + 1);
  let rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  if (scheme !== '' && !rest.startsWith('/')) return { ...NOTHING, scheme, rawQuery, fragment };
  if (scheme === '' && !rest.startsWith('/')) {
    const colon = rest.indexOf(':');
    const slash = rest.indexOf('/');
    if (colon >= 0 && (slash < 0 || colon < slash)) throw fail('first path segment in URL cannot contain colon');
  }
  let authority = '';
  // Three slashes are an empty authority only behind a scheme.
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    authority = rest.slice(2, slash < 0 ? undefined : slash);
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  const { hostname, port } = splitAuthority(authority, fail);
  return { scheme, hostname, port, path: opened(rest, fail), rawPath: rest, rawQuery, fragment };
}

const NOTHING: UrlParts = { scheme: '', hostname: '', port: '', path: '', rawPath: '', rawQuery: '', fragment: '' };

function opened(text: string, fail: (what: string) => Error): string {
  try {
    return unescapeUrl(text, false);
  } catch (cause) {
    throw fail((cause as Error).message);
  }
}

function splitScheme(text: string, fail: (what: string) => Error): { scheme: string; rest: string } {
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (/[A-Za-z]/.test(char)) continue;
    if (/[0-9+.-]/.test(char) && at > 0) continue;
    if (char === ':') {
      if (at === 0) throw fail('missing protocol scheme');
      return { scheme: text.slice(0, at).toLowerCase(), rest: text.slice(at + 1) };
    }
    break;
  }
  return { scheme: '', rest: text };
}

function splitAuthority(authority: string, fail: (what: string) => Error): { hostname: string; port: string } {
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at))) {
    throw fail('net/url: invalid userinfo');
  }
  const host = authority.slice(at + 1);
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close < 0) throw fail("missing ']' in host");
    checkPort(host.slice(close + 1), fail);
    return { hostname: opened(host.slice(1, close), fail), port: host.slice(close + 2) };
  }
  const colon = host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon), fail);
  const name = colon < 0 ? host : host.slice(0, colon);
  const wrong = /[ "<>\\^`{|}]/.exec(name);
  if (wrong !== null) throw fail(`invalid character ${JSON.stringify(wrong[0])} in host name`);
  return { hostname: opened(name, fail), port: colon < 0 ? '' : host.slice(colon + 1) };
}

function checkPort(text: string, fail: (what: string) => Error): void {
  if (!/^(?::[0-9]*)?$/.test(text)) throw fail(`invalid port ${JSON.stringify(text)} after host`);
}
