import type { Place, RuleSource } from './place.js';
import { splitWords } from './words.js';

/** A directive with its continuation lines joined. */
export interface LogicalLine {
  readonly text: string;
  /** Where the character at `offset` of `text` stands in the file. */
  place(offset: number): Place;
}

interface Segment {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

class JoinedLine implements LogicalLine {
  text = '';
  readonly #file: string;
  readonly #segments: Segment[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  append(text: string, line: number, column: number): void {
    this.#segments.push({ offset: this.text.length, line, column });
    this.text += text;
  }

  place(offset: number): Place {
    let found: Segment = this.#segments[0] ?? { offset: 0, line: 1, column: 1 };
    for (const segment of this.#segments) if (segment.offset <= offset) found = segment;
    return { file: this.#file, line: found.line, column: found.column + offset - found.offset };
  }
}

const blank = /[ \t]/;

function indent(line: string): number {
  let at = 0;
  while (at < line.length && blank.test(line.charAt(at))) at++;
  return at;
}

const startsDirective = /^(?:Sec[A-Z]|Include)/i;

/**
 * Splits a rule file into directives: a trailing backslash continues the line, the blanks that start the next line are
 * dropped, `#` starts a comment line (also between continued lines), and the backticks of `SecDataset` hold line breaks.
 * A quote that is open at the end of a line goes on to the next one, unless a directive starts there.
 */
export function logicalLines(source: RuleSource): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: JoinedLine | undefined;
  let inBackticks = false;
  let inQuote = false;
  let number = 0;
  for (const physical of source.text.split('\n')) {
    number++;
    const line = physical.endsWith('\r') ? physical.slice(0, -1) : physical;
    if (inBackticks && open !== undefined) {
      open.append(`\n${line}`, number, 0);
      if (!line.includes('`')) continue;
      lines.push(open);
      open = undefined;
      inBackticks = false;
      continue;
    }
    const start = indent(line);
    if (line.charAt(start) === '#') continue;
    const text = line.slice(start).trimEnd();
    const continued = text.endsWith('\\');
    if (inQuote && open !== undefined && (text === '' || startsDirective.test(text))) {
      lines.push(open);
      open = undefined;
    }
    inQuote = false;
    if (text === '' && open === undefined) continue;
    open ??= new JoinedLine(source.name);
    // A blank before the backslash belongs to the text.
    open.append(continued ? text.slice(0, -1) : text, number, start + 1);
    if (continued) continue;
    inBackticks = /^secdataset\s/i.test(open.text) && open.text.split('`').length === 2;
    inQuote = !inBackticks && 'unterminated' in splitWords(open.text);
    if (inBackticks || inQuote) continue;
    lines.push(open);
    open = undefined;
  }
  if (open !== undefined) lines.push(open);
  return lines;
}
