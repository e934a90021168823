/** Text of a request for a terminal: control characters as `\xHH`, and no longer than `most`. */
export function printable(text: string, most = 120): string {
  let out = '';
  for (let at = 0; at < text.length && out.length < most; at++) {
    const byte = text.charCodeAt(at);
    out += byte >= 32 && byte < 127 ? text.charAt(at) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text.length > most ? `${out}...` : out;
}

/** Columns of equal width: numbers to the right, texts to the left. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  return texts.map((row) =>
    row
      .map((cell, column) => (numeric[column] === true ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
