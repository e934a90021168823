/** One paragraph of `Key: value` lines; keys in lower case, continued lines joined by line breaks, the first value of a key wins. */
export type Paragraph = ReadonlyMap<string, string>;

/** Cuts text of the RFC 822 kind (dpkg status, apk installed, METADATA) into paragraphs. Lines without a colon are skipped. Linear. */
export function* paragraphs(text: string): Generator<Paragraph> {
  let current = new Map<string, string>();
  let last = '';
  for (const line of lines(text)) {
    if (line.trim() === '') {
      if (current.size > 0) yield current;
      current = new Map();
      last = '';
    } else if (line[0] === ' ' || line[0] === '\t') {
      if (last !== '') current.set(last, `${current.get(last)}\n${line.slice(1)}`);
    } else {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const key = line.slice(0, colon).toLowerCase();
      last = current.has(key) ? '' : key;
      if (last !== '') current.set(key, line.slice(colon + 1).trim());
    }
  }
  if (current.size > 0) yield current;
}

/** The lines of a text, without their ends. */
export function* lines(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
  }
}
