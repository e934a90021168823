/** Replaces a range of a text; an empty range inserts. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap; those at the same place keep their order. */
export function applyEdits(code: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start - b.edit.start || a.order - b.order);
  let out = '';
  let at = 0;
  for (const { edit } of sorted) {
    out += code.slice(at, edit.start) + edit.text;
    at = Math.max(at, edit.end);
  }
  return out + code.slice(at);
}
