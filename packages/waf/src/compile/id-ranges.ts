/** A set of rule ids. */
export interface IdRanges {
  has(id: number): boolean;
}

/** Parses `1 5-7,100` (blanks or commas between); undefined when it is no such list. */
export function parseIdRanges(text: string): IdRanges | undefined {
  const ranges: [from: number, to: number][] = [];
  for (const piece of text.split(/[\s,]+/)) {
    if (piece === '') continue;
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(piece);
    if (match === null) return undefined;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from) return undefined;
    ranges.push([from, to]);
  }
  if (ranges.length === 0) return undefined;
  return { has: (id) => ranges.some(([from, to]) => id >= from && id <= to) };
}
