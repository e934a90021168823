import { usAsciiBestFit } from '../generated/unicode-map-20127.js';

/** For each code point up to U+FFFF the byte of a code page that looks most like it; 0 where there is none. */
export type UnicodeMap = Uint8Array;

function fill(pairs: string): UnicodeMap {
  const map = new Uint8Array(65536);
  for (const pair of pairs.split(' ')) {
    const colon = pair.indexOf(':');
    const point = Number.parseInt(pair.slice(0, colon), 16);
    const byte = Number.parseInt(pair.slice(colon + 1), 16);
    if (colon > 0 && point <= 0xffff && byte <= 0xff) map[point] = byte;
  }
  return map;
}

let usAscii: UnicodeMap | undefined;

/** The map of code page 20127 (US-ASCII), the one that the CRS asks for; built on first use. */
export function defaultUnicodeMap(): UnicodeMap {
  usAscii ??= fill(usAsciiBestFit);
  return usAscii;
}

/**
 * Reads the map of one code page from the content of a `SecUnicodeMapFile`: a line that starts with the number of the code
 * page, and `uuuu:bb` pairs behind it or on the lines below. Returns undefined when the file does not have this code page.
 *
 * @example parseUnicodeMap('20127 (US-ASCII)\n00a0:20 00a1:21', 20127)
 */
export function parseUnicodeMap(content: string, codePage: number): UnicodeMap | undefined {
  const pairs: string[] = [];
  let page = -1;
  for (const line of content.split('\n')) {
    const tokens = line.trim().split(/[ \t]+/);
    const number = Number(tokens[0]);
    if (tokens[0] !== '' && Number.isInteger(number)) page = number;
    else if (tokens[0]?.startsWith('(')) page = -1;
    if (page === codePage) pairs.push(...tokens.filter((token) => token.includes(':')));
  }
  return pairs.length === 0 ? undefined : fill(pairs.join(' '));
}
