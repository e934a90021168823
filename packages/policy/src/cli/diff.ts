/** What changed between two texts, line by line, as a unified diff without file names. */
export function diffText(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const lines = changes(left, right);
  return `@@ -${start + 1},${left.length} +${start + 1},${right.length} @@\n${lines.join('\n')}\n`;
}

const MOST_CELLS = 4_000_000;

/** The shortest list of lines taken and given; for texts that are too long to compare so, all of both. */
function changes(left: readonly string[], right: readonly string[]): string[] {
  if ((left.length + 1) * (right.length + 1) > MOST_CELLS) {
    return [...left.map((line) => `-${line}`), ...right.map((line) => `+${line}`)];
  }
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      common[i * width + j] =
        left[i] === right[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(` ${left[i]}`);
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      lines.push(`-${left[i++]}`);
    } else lines.push(`+${right[j++]}`);
  }
  return lines;
}
