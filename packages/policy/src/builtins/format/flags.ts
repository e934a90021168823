/** Flags, width and precision between `%` and the verb. */
export interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width?: number;
  precision?: number;
}

/** Fills a text to the width; zeros go behind the sign. */
export function pad(text: string, flags: Flags, numeric: boolean): string {
  if (flags.width === undefined) return text;
  const missing = flags.width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  if (!flags.zero) return ' '.repeat(missing) + text;
  const sign = numeric && /^[+\- ]/.test(text) ? text[0]! : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
