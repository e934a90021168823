/** Compares two runs of decimal digits as numbers of any length; leading zeros do not count. */
export function compareDigits(a: string, b: string): number {
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
  const left = stripZeros(a);
  const right = stripZeros(b);
  if (left.length !== right.length) return left.length - right.length;
  return compareText(left, right);
}

/** Compares by code unit, never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True for 0 to 9, by UTF-16 code. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** True for a to z and A to Z, by UTF-16 code. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** True when the text is one or more digits. */
export function isNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return text.length > 0;
}

/** The position of the first character from `from` on that is no digit. */
export function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Cuts a text into its runs of digits and runs of letters; everything else separates and is dropped. */
export function runs(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const digit = isDigit(text.charCodeAt(at));
    let end = at;
    while (end < text.length && (digit ? isDigit : isLetter)(text.charCodeAt(end))) end++;
    if (end > at) parts.push(text.slice(at, end));
    at = Math.max(end, at + 1);
  }
  return parts;
}

function stripZeros(text: string): string {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) === 0x30) start++;
  return text.slice(start);
}
