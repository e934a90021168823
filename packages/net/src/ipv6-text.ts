import { type Address, ipv6 } from './address.js';
import { strictIpv4 } from './ipv4-text.js';

const COLON = 58;
const DOT = 46;
const PERCENT = 37;
const LONGEST_ZONE = 64;

// One scratch for all calls: parsing is synchronous and never re-enters.
const groups = new Uint16Array(8);

/**
 * Reads every text form of RFC 4291 section 2.2 from `text[from, to)`, with a zone (RFC 4007 section 11) at the end.
 * Returns `undefined` for anything else.
 */
export function strictIpv6(text: string, from = 0, to: number = text.length): Address | undefined {
  const end = zoneStart(text, from, to);
  if (end < 0) return undefined;
  const zone = end === to ? '' : text.slice(end + 1, to);
  let at = from;
  let count = 0;
  let gap = -1;
  if (text.charCodeAt(at) === COLON) {
    if (text.charCodeAt(at + 1) !== COLON) return undefined;
    at += 2;
    gap = 0;
  }
  while (at < end) {
    if (count === 8) return undefined;
    const start = at;
    let value = 0;
    let code = 0;
    for (; at < end; at++) {
      code = text.charCodeAt(at);
      const digit = hexDigit(code);
      if (digit < 0) break;
      if (at - start === 4) return undefined;
      value = value * 16 + digit;
    }
    if (at < end && code === DOT) {
      if (count > 6) return undefined;
      const tail = strictIpv4(text, start, end);
      if (tail < 0) return undefined;
      groups[count++] = tail >>> 16;
      groups[count++] = tail & 0xffff;
      at = end;
      break;
    }
    if (at === start) return undefined;
    groups[count++] = value;
    if (at === end) break;
    if (code !== COLON) return undefined;
    at++;
    if (at === end) return undefined;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return undefined;
      gap = count;
      at++;
    }
  }
  return assemble(count, gap, zone);
}

function assemble(count: number, gap: number, zone: string): Address | undefined {
  if (gap < 0) {
    if (count !== 8) return undefined;
  } else {
    // The gap stands for at least one group (RFC 5952 section 4.2.2 only asks writers not to use it for one).
    if (count > 7) return undefined;
    const shift = 8 - count;
    for (let i = count - 1; i >= gap; i--) groups[i + shift] = groups[i]!;
    groups.fill(0, gap, gap + shift);
  }
  return ipv6(word(0), word(2), word(4), word(6), zone);
}

function word(at: number): number {
  return ((groups[at]! << 16) | groups[at + 1]!) >>> 0;
}

/** Where the address ends: at `%`, or at `to`; -1 when the zone is empty, too long or holds what no interface name holds. */
function zoneStart(text: string, from: number, to: number): number {
  const at = text.indexOf('%', from);
  if (at < 0 || at >= to) return to - from > 45 ? -1 : to;
  if (at - from > 45 || at + 1 === to || to - at - 1 > LONGEST_ZONE) return -1;
  for (let i = at + 1; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code >= 127 || code === PERCENT || code === 47 || code === 91 || code === 93) return -1;
  }
  return at;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * The text of RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`, the first of equals.
 * IPv4-mapped addresses end in dotted decimal (RFC 5952 section 5).
 */
export function ipv6Text(address: Address): string {
  const { w0, w1, w2, w3, zone } = address;
  const suffix = zone === '' ? '' : `%${zone}`;
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) {
    return `::ffff:${w3 >>> 24}.${(w3 >>> 16) & 255}.${(w3 >>> 8) & 255}.${w3 & 255}${suffix}`;
  }
  const values = [w0 >>> 16, w0 & 0xffff, w1 >>> 16, w1 & 0xffff, w2 >>> 16, w2 & 0xffff, w3 >>> 16, w3 & 0xffff];
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && values[i + run] === 0) run++;
    if (run > length) {
      best = i;
      length = run;
    }
    i += run;
  }
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === best) {
      text += '::';
      i += length - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += values[i]!.toString(16);
  }
  return text + suffix;
}
