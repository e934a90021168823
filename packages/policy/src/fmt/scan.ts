const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The offset behind a string, raw string or comment that begins at an offset; the offset itself when none does. */
export function skipQuoted(text: string, at: number): number {
  const char = text[at];
  if (char === '#') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (char === '`') {
    const end = text.indexOf('`', at + 1);
    return end < 0 ? text.length : end + 1;
  }
  if (char !== '"') return at;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i + 1;
    else if (text[i] === '\n') return i;
  }
  return text.length;
}

/** The offset of the bracket that closes the one at an offset; undefined when there is none. */
export function closingBracket(text: string, open: number): number | undefined {
  const stack: string[] = [];
  for (let i = open; i < text.length; ) {
    const behind = skipQuoted(text, i);
    if (behind > i) {
      i = behind;
      continue;
    }
    const char = text[i]!;
    if (Object.hasOwn(PAIRS, char)) stack.push(PAIRS[char]!);
    else if (char === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return i;
    }
    i += 1;
  }
  return undefined;
}

/** The first of a character at or behind an offset, outside strings and comments. */
export function findChar(text: string, char: string, from: number): number | undefined {
  for (let i = from; i < text.length; ) {
    if (text[i] === char) return i;
    const behind = skipQuoted(text, i);
    i = behind > i ? behind : i + 1;
  }
  return undefined;
}

/** The offset behind the last thing between two offsets that is neither white space, separator nor comment. */
export function endOfText(text: string, from: number, to: number): number {
  let end = from;
  for (let i = from; i < to; ) {
    const behind = skipQuoted(text, i);
    if (behind > i) {
      if (text[i] !== '#') end = Math.min(behind, to);
      i = behind;
      continue;
    }
    if (!' \t\r\n;'.includes(text[i]!)) end = i + 1;
    i += 1;
  }
  return end;
}

/** The brace that opens a body: the last one before it, with nothing but space and comments between. */
export function braceBefore(text: string, from: number, body: number): number | undefined {
  let brace: number | undefined;
  for (let i = from; i < body; ) {
    const behind = skipQuoted(text, i);
    if (behind > i) {
      if (text[i] !== '#') brace = undefined;
      i = behind;
      continue;
    }
    if (text[i] === '{') brace = i;
    else if (!' \t\r\n'.includes(text[i]!)) brace = undefined;
    i += 1;
  }
  return brace;
}
