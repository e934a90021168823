import {
  type CallTerm,
  type Comprehension,
  dottedName,
  isWildcard,
  type RefTerm,
  type ScalarTerm,
  type TemplateTerm,
  type Term,
} from '../ast/index.js';
import { standardSignature } from '../builtins/registry.js';
import { BASE_KEYWORDS, V1_KEYWORDS } from '../lexer/token.js';
import { quote, stringify } from '../values/index.js';
import { writeComprehensionBody, writeExpr } from './expressions.js';
import { CommentClash, type Page } from './page.js';
import { closingBracket, endOfText, findChar, skipQuoted } from './scan.js';

/** Row of a bracket that is not there: no comment lies above it. */
const NOWHERE = -1;

/** Writes a term; where comments clash, its source as it stands. */
export function writeTerm(page: Page, term: Term): void {
  writeTermIn(page, term, false);
}

/** Writes a term; `parens` puts a call of an operator in parentheses. */
export function writeTermIn(page: Page, term: Term, parens: boolean): void {
  page.placeComments(page.row(term.at));
  if (!page.inline) page.startLine();
  writeTermText(page, term, parens);
  if (!page.inline) page.startLine();
}

function writeTermText(page: Page, term: Term, parens: boolean): void {
  switch (term.kind) {
    case 'scalar':
      page.write(scalarText(page, term));
      return;
    case 'var':
      page.write(isWildcard(term.name) ? '_' : term.name);
      return;
    case 'ref':
      writeRef(page, term);
      return;
    case 'call':
      writeCall(page, term, parens);
      return;
    case 'template':
      writeTemplate(page, term);
      return;
    case 'array':
      writeList(page, '[', ']', term.items, term.at, true);
      return;
    case 'set':
      if (term.items.length === 0) page.write('set()');
      else writeList(page, '{', '}', term.items, term.at, true);
      return;
    case 'object':
      writeObject(page, term.entries, term.at);
      return;
    default:
      writeComprehension(page, term);
  }
}

/** A constant as the source has it: raw strings, escapes and digits stay. */
function scalarText(page: Page, { value, at }: ScalarTerm): string {
  const { text } = page.source;
  if (typeof value === 'string') {
    const char = text[at];
    return char === '"' || char === '`' ? text.slice(at, skipQuoted(text, at)) : quote(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  const written = /^-?\s*[0-9][0-9a-zA-Z.]*(?:(?<=[eE])[+-]?[0-9]+)?/.exec(text.slice(at, at + 400))?.[0];
  return written?.replace(/^-\s+/, '-') ?? stringify(value);
}

const KEYWORDS: ReadonlySet<string> = new Set([...BASE_KEYWORDS, ...V1_KEYWORDS]);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Writes a ref: names behind dots, everything else in brackets; `keywords` lets keywords stand behind dots. */
export function writeRef(page: Page, ref: RefTerm, keywords = false): void {
  const { text } = page.source;
  const parens = ref.head.kind === 'call' && text[ref.head.at] === '(';
  writeTermIn(page, ref.head, parens);
  for (const part of ref.path) writePart(page, part, keywords);
}

function writePart(page: Page, part: Term, keywords: boolean): void {
  if (part.kind === 'scalar' && typeof part.value === 'string') {
    page.write(stringPart(page, part.value, part.at, keywords));
    return;
  }
  if (part.kind === 'var') {
    page.write(`[${isWildcard(part.name) ? '_' : part.name}]`);
    return;
  }
  page.write('[');
  writeTerm(page, part);
  page.write(']');
}

function stringPart(page: Page, name: string, at: number, keywords: boolean): string {
  const quoted = page.source.text[at] === '"';
  if (!NAME.test(name) || (KEYWORDS.has(name) && (quoted || !(page.style.v1 || keywords)))) return `[${quote(name)}]`;
  return `.${name}`;
}

/** A call as a term: operators between their operands. */
function writeCall(page: Page, call: CallTerm, parens: boolean): void {
  const name = dottedName(call.operator) ?? '';
  const infix = standardSignature(name)?.infix;
  if (infix === undefined) {
    writePlainCall(page, call.operator, call.args);
    return;
  }
  if (infix === 'in') {
    writeMembership(page, call.args, true);
    return;
  }
  if (parens) page.write('(');
  writeTermIn(page, call.args[0]!, true);
  page.write(` ${infix} `);
  writeTermIn(page, call.args[1]!, true);
  if (parens) page.write(')');
}

/** `name(arguments...)`. */
export function writePlainCall(page: Page, operator: RefTerm, args: readonly Term[]): void {
  writeRef(page, operator);
  page.write('(');
  const entries = args.map((arg) => ({
    at: arg.at,
    generated: arg.kind === 'var' && arg.name.startsWith('__local'),
    write: () => writeListEntry(page, arg, false),
  }));
  writeEntries(page, entries, page.row(operator.at), NOWHERE, false);
  page.write(')');
}

/** `x in xs` and `k, v in xs`. */
export function writeMembership(page: Page, operands: readonly Term[], parens: boolean): void {
  const open = operands.length === 3 && parens;
  if (open) page.write('(');
  writeTermIn(page, operands[0]!, true);
  if (operands.length === 3) {
    page.write(', ');
    writeTermIn(page, operands[1]!, true);
  }
  page.write(' in ');
  writeTermIn(page, operands.at(-1)!, true);
  if (open) page.write(')');
}

interface Entry {
  readonly at: number;
  /** Whether a compiler wrote names in it, so that its rows say nothing. */
  readonly generated?: boolean;
  readonly write: () => void;
}

function writeList(
  page: Page,
  open: string,
  close: string,
  items: readonly Term[],
  at: number,
  parenUnions: boolean,
): void {
  page.write(open);
  const entries = items.map((item) => ({ at: item.at, write: () => writeListEntry(page, item, parenUnions) }));
  writeBetween(page, open, entries, at);
  page.write(close);
}

function writeObject(page: Page, members: readonly (readonly [Term, Term])[], at: number): void {
  page.write('{');
  const entries = members.map(([key, value]) => ({
    at: key.at,
    write: () => {
      writeInParens(page, key, isUnion(key));
      page.write(': ');
      writeInParens(page, value, isUnion(value));
    },
  }));
  writeBetween(page, '{', entries, at);
  page.write('}');
}

function writeListEntry(page: Page, item: Term, parenUnions: boolean): void {
  writeInParens(page, item, isUnion(item) && (parenUnions || page.source.text[item.at] === '('));
}

function writeInParens(page: Page, term: Term, parens: boolean): void {
  if (parens) page.write('(');
  writeTerm(page, term);
  if (parens) page.write(')');
}

/** A union reads as a comprehension where a bracket stands before it. */
function isUnion(term: Term): boolean {
  return term.kind === 'call' && dottedName(term.operator) === 'or';
}

function writeBetween(page: Page, open: string, entries: readonly Entry[], at: number): void {
  const { text } = page.source;
  const from = findChar(text, open, at) ?? at;
  const end = closingBracket(text, from);
  const first = entries[0];
  const broken = first !== undefined && text.slice(from, first.at).includes('\n');
  writeEntries(page, entries, page.row(at), end === undefined ? NOWHERE : page.row(end), broken);
}

/** Entries that stood on one row stay on one; what began on a row of its own is written one level deeper. */
export function writeEntries(
  page: Page,
  entries: readonly Entry[],
  openRow: number,
  closeRow: number,
  broken: boolean,
): void {
  const lines = entries.some(({ generated }) => generated) ? [entries] : linesOf(page, entries, openRow);
  if (lines.length === 1 && page.comments.some(({ row }) => row > openRow && row < closeRow)) throw new CommentClash();
  const several = lines.length > 1 || broken;
  if (several) page.startDeeperLine();
  for (const [i, line] of lines.entries()) {
    for (const [j, entry] of line.entries()) {
      if (j > 0) page.write(', ');
      entry.write();
    }
    if (i === lines.length - 1) continue;
    page.write(',');
    page.endLine();
    page.startLine();
  }
  if (!several) return;
  page.write(',');
  page.endLine();
  page.placeComments(closeRow);
  page.level -= 1;
  page.startLine();
}

function linesOf(page: Page, entries: readonly Entry[], openRow: number): Entry[][] {
  const lines: Entry[][] = [];
  let current: Entry[] = [];
  let last = openRow;
  for (const [i, entry] of entries.entries()) {
    const row = page.row(entry.at);
    if (row > last && i > 0) {
      lines.push(current);
      current = [];
    }
    last = row;
    current.push(entry);
  }
  return [...lines, current];
}

function writeComprehension(page: Page, term: Comprehension): void {
  const row = page.row(term.at);
  const [open, close] = term.kind === 'array-comprehension' ? ['[', ']'] : ['{', '}'];
  page.write(open);
  let value: Term;
  let valueRow: number;
  if (term.kind === 'object-comprehension') {
    writeInParens(page, term.key, isUnion(term.key));
    page.write(': ');
    value = term.value;
    valueRow = row;
  } else {
    value = term.head;
    valueRow = page.row(value.at);
  }
  if (valueRow > row) {
    page.endLine();
    page.startLine();
  }
  const parens = value.kind === 'call' && (isUnion(value) || page.source.text[value.at] === '(');
  writeTermIn(page, value, parens);
  page.write(' |');
  const from = findChar(page.source.text, open, term.at) ?? term.at;
  const end = closingBracket(page.source.text, from);
  writeComprehensionBody(page, term.body, valueRow, end);
  page.write(close);
}

function writeTemplate(page: Page, term: TemplateTerm): void {
  const { text } = page.source;
  const quoteAt = text[term.at] === '$' ? term.at + 1 : term.at;
  const raw = text[quoteAt] === '`';
  page.write(raw ? '$`' : '$"');
  for (const part of term.parts) {
    if ('with' in part) {
      page.write('{');
      writeExpr(page, part);
      page.write('}');
    } else if (part.kind === 'scalar' && typeof part.value === 'string') {
      const escaped = raw ? part.value : quote(part.value).slice(1, -1);
      page.write(escaped.replaceAll('{', '\\{'));
    } else writeTerm(page, part);
  }
  page.write(raw ? '`' : '"');
}

/** The end of an expression or term in the source, when the next thing begins at `to`. */
export function sourceEnd(page: Page, from: number, to: number): number {
  return endOfText(page.source.text, from, to);
}
