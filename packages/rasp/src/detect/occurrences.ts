const most = 16;

/** Offsets at which a text occurs in a value, at most sixteen; texts of one character are never looked for. */
export function occurrences(value: string, text: string): number[] {
  const found: number[] = [];
  if (text.length < 2 || text.length > value.length) return found;
  for (let at = value.indexOf(text); at !== -1 && found.length < most; at = value.indexOf(text, at + 1)) found.push(at);
  return found;
}
