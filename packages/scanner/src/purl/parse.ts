import { quote, ScannerError } from '../errors.js';
import { formatPurl, packageUrl } from './build.js';
import { decodePart } from './encode.js';
import { typeRules } from './type-rules.js';
import type { PackageUrl } from './types.js';

const MAX_LENGTH = 8192;

/**
 * Parses a package URL (purl specification, "How to parse a purl string") and normalises it.
 * Throws a `ScannerError` with the code `SCANNER_PURL_SYNTAX` or `SCANNER_PURL_TYPE_RULE`. Linear.
 *
 * @example
 * ```ts
 * parsePurl('pkg:npm/%40angular/core@17.0.0').namespace; // '@angular'
 * ```
 */
export function parsePurl(text: string): PackageUrl {
  return parse(text, false);
}

/**
 * Rewrites a package URL in its canonical form, and takes what `parsePurl` refuses but can be put right: qualifier keys
 * that begin with a capital. (The specification's cases refuse those when parsing and normalise them here.)
 */
export function canonicalPurl(text: string): string {
  return formatPurl(parse(text, true));
}

function parse(text: string, lenient: boolean): PackageUrl {
  if (text.length > MAX_LENGTH) throw wrong(text, `at most ${MAX_LENGTH} characters`);
  const [beforeHash, subpath] = cutLast(text.trim(), '#');
  const [beforeQuery, query] = cutLast(beforeHash, '?');
  const colon = beforeQuery.indexOf(':');
  if (colon < 0 || beforeQuery.slice(0, colon).toLowerCase() !== 'pkg') throw wrong(text, 'the scheme "pkg:"');
  const path = beforeQuery.slice(colon + 1).replace(/^\/{1,64}/, '');
  const slash = path.indexOf('/');
  if (slash < 0) throw wrong(text, 'a "/" behind the type');
  const rest = path
    .slice(slash + 1)
    .replace(/\/{1,64}$/, '')
    .replace(/^\/{1,64}/, '');
  const lastSlash = rest.lastIndexOf('/');
  // The "@" in front of an npm scope is no version mark.
  const at = rest.lastIndexOf('@');
  const hasVersion = at > lastSlash || (at > 0 && rest[at - 1] !== '/');
  const named = hasVersion ? rest.slice(0, at) : rest;
  const type = path.slice(0, slash);
  const longName = typeRules.get(type.toLowerCase())?.longName;
  const nameStart = (longName ? named.indexOf('/') : named.lastIndexOf('/')) + 1;
  return packageUrl({
    type,
    namespace: named
      .slice(0, Math.max(0, nameStart - 1))
      .split('/')
      .map((part) => decode(text, part))
      .join('/'),
    name: decode(text, named.slice(nameStart)),
    version: hasVersion ? decode(text, rest.slice(at + 1)) : '',
    qualifiers: parseQuery(text, query, lenient),
    subpath: subpath
      .split('/')
      .map((part) => decode(text, part))
      .join('/'),
  });
}

function parseQuery(text: string, query: string, lenient: boolean): Record<string, string> {
  const qualifiers: Record<string, string> = Object.create(null);
  if (query === '') return qualifiers;
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (pair === '') continue;
    const written = equals < 0 ? pair : pair.slice(0, equals);
    const key = written.toLowerCase();
    if (!lenient && written[0] !== key[0]) throw wrong(text, `qualifier keys in lower case, found ${quote(written)}`);
    if (key in qualifiers) throw wrong(text, `each qualifier once; ${quote(key)} is there twice`);
    qualifiers[key] = equals < 0 ? '' : decode(text, pair.slice(equals + 1));
  }
  return qualifiers;
}

function decode(text: string, part: string): string {
  const decoded = decodePart(part);
  if (decoded === undefined) throw wrong(text, `percent signs that spell UTF-8, found ${quote(part)}`);
  return decoded;
}

/** Text in front of and behind the last separator. */
function cutLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function wrong(text: string, wanted: string): ScannerError {
  return new ScannerError('SCANNER_PURL_SYNTAX', `package URL ${quote(text)}: expected ${wanted}`);
}
