import { type Address, ipv4 } from './address.js';
import { NetError, quote } from './errors.js';
import { endsInNumber, looseIpv4 } from './ipv4-loose.js';
import { strictIpv6 } from './ipv6-text.js';
import { formatAddress } from './parse.js';

/** The host of a URL, an authority or a header, as URL parsers take it. */
export interface Host {
  /** Canonical: an address as `formatAddress` writes it, or a name in lower case ASCII without its trailing dot. */
  readonly text: string;
  /** The address by the WHATWG URL standard; `undefined` for a name. */
  readonly address: Address | undefined;
  /** Addresses that other parsers read from the same text (`010.0.0.1` is 8.0.0.1 or 10.0.0.1); empty when all agree. */
  readonly others: readonly Address[];
}

const LONGEST = 1024;

/**
 * Reads a host in any notation that URL parsers take: decimal, octal, hexadecimal, short and mixed IPv4, IPv6 with or without brackets and zone
 * (`%eth0`, `%25eth0`), percent-encoding, full-width and circled characters, other full stops, soft hyphens, a trailing dot.
 *
 * @throws NetError `NET_HOST_SYNTAX` for what is neither an address nor a name.
 * @example
 * ```ts
 * parseHost('0x7f.1').text; // '127.0.0.1'
 * parseHost('LOCALHOST.').text; // 'localhost'
 * ```
 */
export function parseHost(text: string): Host {
  const host = tryParseHost(text);
  if (host !== undefined) return host;
  throw new NetError(
    'NET_HOST_SYNTAX',
    `expected a host name or an address, found ${quote(text)}; give the host alone, without scheme, user, port or path`,
  );
}

/** Reads a host as `parseHost` does; `undefined` where that throws. */
export function tryParseHost(text: string): Host | undefined {
  if (text.length === 0 || text.length > LONGEST) return undefined;
  if (text.charCodeAt(0) === 91) {
    return text.endsWith(']') ? addressHost(bracketed(text.slice(1, -1))) : undefined;
  }
  const plain = plainName(text);
  if (plain === undefined) return text.includes(':') ? addressHost(bracketed(text)) : undefined;
  if (!endsInNumber(plain)) return nameHost(plain);
  const loose = looseIpv4(plain);
  if (loose === undefined) return undefined;
  const others = loose.others.map(ipv4);
  const address = loose.value >= 0 ? ipv4(loose.value) : others.shift();
  return address && { text: formatAddress(address), address, others };
}

function addressHost(address: Address | undefined): Host | undefined {
  return address && { text: formatAddress(address), address, others: [] };
}

function bracketed(text: string): Address | undefined {
  // RFC 6874 writes the zone of a URL after "%25".
  const zone = text.indexOf('%25');
  return strictIpv6(zone < 0 ? text : `${text.slice(0, zone)}%${text.slice(zone + 3)}`);
}

function nameHost(name: string): Host | undefined {
  const text = name.endsWith('.') ? name.slice(0, -1) : name;
  return text === '' ? undefined : { text, address: undefined, others: [] };
}

/** The host in lower case ASCII; `undefined` when it holds what no host may. */
function plainName(text: string): string | undefined {
  let simple = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 37 || code >= 128) simple = false;
    else if (forbidden(code)) return undefined;
  }
  if (simple) return text.toLowerCase();
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  const folded = decoded.normalize('NFKC').toLowerCase().replace(IGNORED, '').replace(FULL_STOPS, '.');
  let ascii = true;
  for (let i = 0; i < folded.length; i++) {
    const code = folded.charCodeAt(i);
    if (code === 37 || forbidden(code)) return undefined;
    if (code >= 128) ascii = false;
  }
  return ascii ? folded : toAscii(decoded);
}

// UTS 46: the code points that a name loses, and those that separate labels as "." does.
const IGNORED = /[\u00ad\u200b\u2060\u2064\ufeff]|\u034f|\u180b|\u180c|\u180d|\u180f|[\ufe00-\ufe0f]/g;
const FULL_STOPS = /[\u3002\uff0e\uff61]/g;

/** Unicode to ASCII by UTS 46, as the platform's URL does it. */
function toAscii(name: string): string | undefined {
  const url = URL.parse(`http://${name}/`);
  return url === null || url.hostname === '' ? undefined : url.hostname;
}

// The forbidden domain code points of the WHATWG URL standard; `%` is not among them because it is decoded first.
function forbidden(code: number): boolean {
  if (code <= 32 || code === 127) return true;
  switch (code) {
    case 35: // #
    case 47: // /
    case 58: // :
    case 60: // <
    case 62: // >
    case 63: // ?
    case 64: // @
    case 91: // [
    case 92: // \
    case 93: // ]
    case 94: // ^
    case 124: // |
      return true;
    default:
      return false;
  }
}
