const DOT = 46;
const ZERO = 48;

/**
 * Reads four decimal octets from `text[from, to)`: no sign, no leading zero, nothing left out (RFC 6943 section 3.1.1 calls it strict).
 * Returns the value, or -1. No allocation.
 */
export function strictIpv4(text: string, from = 0, to: number = text.length): number {
  if (to - from > 15) return -1;
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (octet < 0 || dots === 3) return -1;
      value = value * 256 + octet;
      octet = -1;
      dots++;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return -1;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

/** The dotted decimal text of an unsigned 32-bit number. */
export function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}
