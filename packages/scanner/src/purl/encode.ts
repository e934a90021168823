/** Characters beside letters and digits that a package URL leaves as they are. */
const plain = new Set('.-_~:');
const bytesOf = new TextEncoder();

/** Percent-encodes one part of a package URL, UTF-8 and with capital hexadecimal digits. */
export function encodePart(text: string): string {
  let result = '';
  for (const char of text) {
    if (/[A-Za-z0-9]/.test(char) || plain.has(char)) result += char;
    else for (const byte of bytesOf.encode(char)) result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

/** Decodes percent signs; undefined when they do not spell UTF-8. */
export function decodePart(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
