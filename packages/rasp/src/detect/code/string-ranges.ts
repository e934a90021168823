/**
 * Ranges of string literals, template texts without substitutions, and comments in JavaScript, quotes included. Regular
 * expression literals are not told apart from divisions: a quote inside one may shift later ranges, and a shifted range
 * makes a detector stricter, never blind, because what is outside of ranges counts as program.
 */
export function stringRanges(code: string): (readonly [start: number, end: number])[] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    const end =
      char === "'" || char === '"'
        ? quotedEnd(code, at, char)
        : char === '`'
          ? templateEnd(code, at)
          : char === '/' && code[at + 1] === '/'
            ? lineEnd(code, at)
            : char === '/' && code[at + 1] === '*'
              ? commentEnd(code, at)
              : undefined;
    if (end === undefined) continue;
    ranges.push([at, end]);
    at = end - 1;
  }
  return ranges;
}

function quotedEnd(code: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === quote) return at + 1;
    else if (code[at] === '\n') return undefined;
  }
  return undefined;
}

/** A template that substitutes is program in part; only plain ones are literals. */
function templateEnd(code: string, start: number): number | undefined {
  for (let at = start + 1; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === '`') return at + 1;
    else if (code[at] === '$' && code[at + 1] === '{') return undefined;
  }
  return undefined;
}

function lineEnd(code: string, start: number): number {
  const end = code.indexOf('\n', start);
  return end === -1 ? code.length : end;
}

function commentEnd(code: string, start: number): number | undefined {
  const end = code.indexOf('*/', start + 2);
  return end === -1 ? undefined : end + 2;
}
