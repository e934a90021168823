const LONGEST = 64;

/** One part of a loose IPv4 text: its value, and the value that a parser without octal takes. */
interface Part {
  readonly value: number;
  readonly decimal: number;
}

/** What parsers make of a loose IPv4 text. */
export interface LooseIpv4 {
  /** The value by the WHATWG URL standard, -1 when that standard refuses the text. */
  readonly value: number;
  /** Other values that parsers in use take from the same text: leading zeros as decimal, parts cut to their width. */
  readonly others: readonly number[];
}

/**
 * Whether the WHATWG URL standard reads a host as an IPv4 address ("ends in a number"): its last label, one trailing dot aside, is
 * all digits or a `0x` number. Such a host is an address or an error, never a name.
 */
export function endsInNumber(host: string): boolean {
  let end = host.length;
  if (host.charCodeAt(end - 1) === 46) end--;
  const start = host.lastIndexOf('.', end - 1) + 1;
  if (start >= end) return false;
  const last = host.slice(start, end);
  if (allDigits(last)) return true;
  return last.length <= LONGEST && partOf(last.toLowerCase()) !== undefined;
}

/**
 * Reads one to four parts in decimal, octal (`0177`) or hexadecimal (`0x7f`), the last part filling what is left: the forms of `inet_aton`
 * and the WHATWG URL standard's IPv4 parser. Returns `undefined` for what is no number at all.
 */
export function looseIpv4(text: string): LooseIpv4 | undefined {
  const lower = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase();
  if (lower.length === 0 || lower.length > LONGEST * 4) return undefined;
  const parts: Part[] = [];
  for (const label of lower.split('.', 5)) {
    const part = label === '' ? undefined : partOf(label);
    if (part === undefined || parts.length === 4) return undefined;
    parts.push(part);
  }
  const readings = [
    assemble(parts, (part) => part.decimal, false),
    assemble(parts, (part) => part.value, true),
    assemble(parts, (part) => part.decimal, true),
  ];
  const value = assemble(parts, (part) => part.value, false);
  return { value, others: [...new Set(readings)].filter((other) => other >= 0 && other !== value) };
}

function partOf(label: string): Part | undefined {
  if (label.startsWith('0x')) {
    const value = digits(label, 2, 16);
    return value < 0 ? undefined : { value, decimal: value };
  }
  const decimal = digits(label, 0, 10);
  if (decimal < 0) return undefined;
  if (label.length === 1 || !label.startsWith('0')) return { value: decimal, decimal };
  const octal = digits(label, 1, 8);
  return { value: octal, decimal };
}

/** The digits from `from` on; 0 when there are none, as in `0x`, -1 when one is not a digit. Exact up to 2^53, and larger beyond. */
function digits(label: string, from: number, base: number): number {
  let value = 0;
  for (let i = from; i < label.length; i++) {
    const code = label.charCodeAt(i);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : 99;
    if (digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

/** The 32-bit value; a part that is too large makes it -1, or is cut to its width when `cut`. */
function assemble(parts: readonly Part[], pick: (part: Part) => number, cut: boolean): number {
  const last = parts.length - 1;
  let value = 0;
  for (let i = 0; i <= last; i++) {
    const width = i === last ? 256 ** (4 - last) : 256;
    let part = pick(parts[i]!);
    if (part < 0 || part > Number.MAX_SAFE_INTEGER) return -1;
    if (part >= width) {
      if (!cut) return -1;
      part %= width;
    }
    value = value * (i === last ? width : 256) + part;
  }
  return value;
}

function allDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
