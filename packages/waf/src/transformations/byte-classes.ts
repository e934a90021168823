/** Value of each hexadecimal digit by its byte; 255 for every other byte. */
export const hexValue: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return 255;
});

/** Hexadecimal value of the byte at `index`; 255 past the end, for no digit, and for what is no byte. */
export function hexAt(value: string, index: number): number {
  return index < value.length ? (hexValue[value.charCodeAt(index)] ?? 255) : 255;
}

/** The white space of C's `isspace`: tab, line feed, vertical tab, form feed, carriage return, blank. */
export function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** Lower-case hexadecimal digits. */
export const hexDigits = '0123456789abcdef';
