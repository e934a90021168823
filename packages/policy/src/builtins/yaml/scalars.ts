import type { Source } from './source.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a quoted scalar; line ends in it fold. `indent` is the least column of its further lines. */
export function readQuoted(source: Source, indent: number): string {
  const mark = source.look()!;
  const parts: string[] = [];
  const start = source.line;
  source.at++;
  for (;;) {
    const char = source.look();
    if (char === undefined) throw source.fail(`found unexpected end of stream in the quoted scalar of line ${start}`);
    if (char === mark) {
      source.at++;
      if (mark === "'" && source.look() === "'") {
        parts.push("'");
        source.at++;
        continue;
      }
      return parts.join('');
    }
    if (char === '\n' || char === ' ' || char === '\t') parts.push(readBlank(source, indent));
    else if (char === '\\' && mark === '"') parts.push(readEscape(source, indent));
    else {
      parts.push(char);
      source.at++;
    }
  }
}

/** White space inside a quoted scalar: kept within a line, folded over line ends. */
function readBlank(source: Source, indent: number): string {
  const start = source.at;
  source.spaces();
  if (source.look() !== '\n') return source.text.slice(start, source.at);
  const breaks = readBreaks(source, indent);
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

/** Passes over line ends and the indentation behind them; gives how many line ends. */
function readBreaks(source: Source, indent: number): number {
  let breaks = 0;
  while (source.look() === '\n') {
    source.newLine();
    breaks++;
    if (source.atMarker()) throw source.fail('found unexpected document indicator');
    source.spaces();
  }
  if (!source.done && source.column < indent) throw source.fail('found a quoted scalar that is indented too little');
  return breaks;
}

function readEscape(source: Source, indent: number): string {
  source.at++;
  const letter = source.look() ?? '';
  source.at++;
  if (letter === '\n') {
    source.at--;
    const breaks = readBreaks(source, indent);
    return '\n'.repeat(breaks - 1);
  }
  const length = HEX_LENGTH[letter];
  if (length !== undefined) {
    const digits = source.text.slice(source.at, source.at + length);
    const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
    if (code < 0 || code > 0x10ffff) throw source.fail('did not find expected hexdecimal number');
    source.at += length;
    return String.fromCodePoint(code);
  }
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (known === undefined) throw source.fail('found unknown escape character');
  return known;
}

const FLOW_MARKS = ',[]{}';

/** Whether a plain scalar can begin here. */
export function startsPlain(source: Source, flow: boolean): boolean {
  const char = source.look();
  if (char === undefined || ' \t\n'.includes(char)) return false;
  if ('-?:'.includes(char)) {
    const next = source.text[source.at + 1];
    return !source.endsAt(1) && !(flow && next !== undefined && FLOW_MARKS.includes(next));
  }
  return !',[]{}#&*!|>\'"%@`'.includes(char);
}

/** Reads a plain scalar. `indent` is the least column of further lines; undefined keeps it on one line. */
export function readPlain(source: Source, flow: boolean, indent: number | undefined): string {
  let text = readPlainLine(source, flow);
  if (indent === undefined) return text;
  for (;;) {
    const { at, line, lineStart } = source;
    source.spaces();
    if (source.look() !== '\n') {
      Object.assign(source, { at, line, lineStart });
      return text;
    }
    let breaks = 0;
    while (source.look() === '\n') {
      source.newLine();
      breaks++;
      // A tab may not indent.
      while (source.look() === ' ') source.at++;
      if (source.look() === '\t') source.spaces();
    }
    const stops = source.done || source.column < indent || source.look() === '#' || source.atMarker();
    if (stops || !continuesPlain(source, flow)) {
      Object.assign(source, { at, line, lineStart });
      return text;
    }
    text += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    text += readPlainLine(source, flow);
  }
}

function continuesPlain(source: Source, flow: boolean): boolean {
  const char = source.look()!;
  if (flow && FLOW_MARKS.includes(char)) return false;
  return !(char === ':' && source.endsAt(1));
}

function readPlainLine(source: Source, flow: boolean): string {
  const start = source.at;
  let end = start;
  for (;;) {
    const char = source.look();
    if (char === undefined || char === '\n') break;
    if (flow && FLOW_MARKS.includes(char)) break;
    if (char === ':') {
      const next = source.text[source.at + 1];
      if (source.endsAt(1) || (flow && next !== undefined && FLOW_MARKS.includes(next))) break;
    }
    if (char === '#' && source.at > start && ' \t'.includes(source.text[source.at - 1]!)) break;
    source.at++;
    if (char !== ' ' && char !== '\t') end = source.at;
  }
  source.at = end;
  return source.text.slice(start, end);
}

/** Reads a literal (`|`) or folded (`>`) scalar whose parent stands at column `parent`. */
export function readBlockScalar(source: Source, parent: number): string {
  const folded = source.look() === '>';
  source.at++;
  const { chomp, given } = readHeader(source);
  const lines: string[] = [];
  let indent = given === undefined ? undefined : Math.max(parent, 0) + given;
  while (!source.done) {
    const start = source.at;
    while (source.look() === ' ' && (indent === undefined || source.column < indent)) source.at++;
    if (source.look() === '\n' || source.done) {
      lines.push('');
      if (source.done) break;
      source.newLine();
      continue;
    }
    if (indent === undefined) {
      if (source.look() === '\t') throw source.fail('found a tab character where an indentation space is expected');
      if (source.column > parent) indent = source.column;
    }
    if (indent === undefined || source.column < indent || (parent < 0 && indent === 0 && source.atMarker())) {
      source.at = start;
      break;
    }
    const end = source.text.indexOf('\n', source.at);
    lines.push(source.text.slice(source.at, end < 0 ? undefined : end));
    source.at = end < 0 ? source.text.length : end;
    if (end >= 0) source.newLine();
  }
  return chompLines(lines, folded, chomp);
}

function readHeader(source: Source): { chomp: string; given: number | undefined } {
  let chomp = '';
  let given: number | undefined;
  for (;;) {
    const char = source.look() ?? '\n';
    if ((char === '-' || char === '+') && chomp === '') chomp = char;
    else if (/[1-9]/.test(char) && given === undefined) given = Number(char);
    else break;
    source.at++;
  }
  const before = source.at;
  source.spaces();
  if (source.look() === '#' && source.at > before) while (!source.done && source.look() !== '\n') source.at++;
  if (!source.done && source.look() !== '\n') throw source.fail('did not find expected comment or line break');
  if (!source.done) source.newLine();
  return { chomp, given };
}

function chompLines(lines: readonly string[], folded: boolean, chomp: string): string {
  let end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  const content = lines.slice(0, end);
  const trailing = lines.length - end;
  const text = folded ? foldLines(content) : content.join('\n');
  if (chomp === '-') return text;
  if (chomp === '+') return text + '\n'.repeat(content.length === 0 ? trailing : trailing + 1);
  return content.length === 0 ? '' : `${text}\n`;
}

/** Line ends between lines that begin with text become spaces; those beside more indented lines stay. */
function foldLines(lines: readonly string[]): string {
  let text = '';
  let blanks = 0;
  let previous: string | undefined;
  const indented = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t');
  for (const line of lines) {
    if (line === '') {
      blanks++;
      continue;
    }
    if (previous === undefined) text += '\n'.repeat(blanks);
    else if (indented(line) || indented(previous)) text += '\n'.repeat(blanks + 1);
    else text += blanks === 0 ? ' ' : '\n'.repeat(blanks);
    text += line;
    previous = line;
    blanks = 0;
  }
  return text;
}
