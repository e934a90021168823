/** The text of a block string: common indentation and blank lines at both ends removed (GraphQL specification, BlockStringValue). */
export function blockStringValue(raw: string): string {
  const lines = raw.split('\n');
  let common = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const indent = indentOf(line);
    if (indent < line.length && indent < common) common = indent;
  }
  const cut = lines.map((line, index) => (index === 0 || !Number.isFinite(common) ? line : line.slice(common)));
  let start = 0;
  let end = cut.length;
  while (start < end && isBlank(cut[start]!)) start++;
  while (start < end && isBlank(cut[end - 1]!)) end--;
  return cut.slice(start, end).join('\n');
}

function indentOf(line: string): number {
  let at = 0;
  while (line[at] === ' ' || line[at] === '\t') at++;
  return at;
}

function isBlank(line: string): boolean {
  return indentOf(line) === line.length;
}
