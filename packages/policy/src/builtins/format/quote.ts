const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

/** A Go string literal: what `%q` prints. `mark` is the quotation mark, `ascii` escapes everything else. */
export function quoteGo(text: string, mark: '"' | "'" = '"', ascii = false): string {
  let out = mark as string;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const known = ESCAPES.get(char);
    if (char === mark) out += `\\${char}`;
    else if (known !== undefined) out += known;
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${(code - 0xdc00).toString(16)}`;
    else if (code < 128 ? code >= 32 && code !== 127 : !ascii && isPrintable(char)) out += char;
    else if (code < 128) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return out + mark;
}

function isPrintable(char: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char);
}
