import { addressFromBytes, formatAddress } from '@lamellar/net';
import type { Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { parseUrl } from '../url.js';
import { DerReader, malformed } from './der.js';

/** Names of a subject besides the distinguished one. */
export interface GeneralNames {
  readonly dns: string[];
  readonly emails: string[];
  readonly addresses: string[];
  readonly uris: string[];
}

const EMAIL = 0x81;
const DNS = 0x82;
const URI = 0x86;
const ADDRESS = 0x87;
const latin1 = new TextDecoder('latin1');

/** Reads the content of a GeneralNames sequence. */
export function generalNamesOf(content: Uint8Array): GeneralNames {
  const names: GeneralNames = { dns: [], emails: [], addresses: [], uris: [] };
  for (const { tag, content: bytes } of new DerReader(content).rest()) {
    if (tag === EMAIL) names.emails.push(ascii(bytes));
    else if (tag === DNS) names.dns.push(ascii(bytes));
    else if (tag === URI) names.uris.push(ascii(bytes));
    else if (tag === ADDRESS) names.addresses.push(addressText(bytes));
  }
  return names;
}

function ascii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 127)) throw malformed('name: it is not ASCII');
  return latin1.decode(bytes);
}

function addressText(bytes: Uint8Array): string {
  const address = addressFromBytes(bytes);
  if (address === undefined) throw builtinError(`x509: cannot parse IP address of length ${bytes.length}`);
  return formatAddress(address);
}

/** A URI in the shape of Go's `url.URL`. */
export function uriValue(text: string): Value {
  const { scheme, hostname, port, path, rawPath, rawQuery, fragment } = parseUrl(text);
  const start = text.indexOf('://');
  const authority = start < 0 ? '' : text.slice(start + 3).split(/[/?#]/, 1)[0]!;
  const opaque = start < 0 && scheme !== '' && path === '' ? text.slice(scheme.length + 1).split(/[?#]/, 1)[0]! : '';
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return {
    Scheme: scheme,
    Opaque: opaque,
    User: authority.includes('@') ? {} : null,
    Host: port === '' ? host : `${host}:${port}`,
    Path: path,
    RawPath: escapedPath(path) === rawPath ? '' : rawPath,
    OmitHost: false,
    ForceQuery: text.endsWith('?'),
    RawQuery: rawQuery,
    Fragment: fragment,
    RawFragment: '',
  };
}

/** The path as Go escapes it by default. */
function escapedPath(path: string): string {
  return encodeURI(path).replaceAll('[', '%5B').replaceAll(']', '%5D').replaceAll('#', '%23').replaceAll('?', '%3F');
}
