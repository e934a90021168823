import {
  type Body,
  type CallExpr,
  dottedName,
  type EveryExpr,
  type Expr,
  type LogicalExpr,
  type NotExpr,
  type SomeExpr,
  type WithModifier,
} from '../ast/index.js';
import { standardSignature } from '../builtins/registry.js';
import { CommentClash, type Page } from './page.js';
import { braceBefore, closingBracket, endOfText } from './scan.js';
import { writeMembership, writePlainCall, writeTerm } from './terms.js';

/** Writes the expressions of a body, each on a line of its own; blank lines between them stay, as one. `end` is where the body's text ends. */
export function writeBody(page: Page, body: Body, end: number): void {
  const [first] = body;
  if (first === undefined) return;
  page.placeComments(page.row(first.at));
  for (const [i, expr] of body.entries()) {
    const before = body[i - 1];
    if (before !== undefined) {
      const lastRow = page.row(Math.max(before.at, endOfText(page.source.text, before.at, expr.at) - 1));
      if (page.row(expr.at) > lastRow + 1) page.blankLine();
    }
    page.startLine();
    writeWhole(page, expr, body[i + 1]?.at ?? end);
    page.endLine();
  }
}

/** Writes an expression; where comments clash, its source as it stands. */
function writeWhole(page: Page, expr: Expr, end: number): void {
  const state = page.save();
  try {
    writeExpr(page, expr);
  } catch (error) {
    if (!(error instanceof CommentClash)) throw error;
    page.restore(state);
    page.writeSource(expr.at, endOfText(page.source.text, expr.at, end));
  }
}

export function writeExpr(page: Page, expr: Expr): void {
  page.placeComments(page.row(expr.at));
  if (!page.inline) page.startLine();
  if (expr.negated) page.write('not ');
  writeTerms(page, expr);
  writeModifiers(page, expr);
}

function writeTerms(page: Page, expr: Expr): void {
  switch (expr.kind) {
    case 'term':
      writeTerm(page, expr.term);
      return;
    case 'call':
      writeCallExpr(page, expr);
      return;
    case 'some':
      writeSome(page, expr);
      return;
    case 'every':
      writeEvery(page, expr);
      return;
    case 'not':
      writeNot(page, expr);
      return;
    default:
      writeLogical(page, expr);
  }
}

function writeCallExpr(page: Page, expr: CallExpr): void {
  const { operator, args } = expr;
  const name = dottedName(operator) ?? '';
  const signature = standardSignature(name);
  const infix = signature?.infix;
  if (infix === undefined) {
    writePlainCall(page, operator, args);
    return;
  }
  if (infix === 'in') {
    writeMembership(page, args, false);
    return;
  }
  if (args.length === 3) {
    writeTerm(page, args[2]!);
    page.write(' = ');
  }
  writeTerm(page, args[0]!);
  page.write(` ${infix} `);
  writeTerm(page, args[1]!);
}

/** Modifiers stay on the row of the expression's end, or go below it one level deeper. */
function writeModifiers(page: Page, expr: Expr): void {
  const [first, ...others] = expr.with;
  if (first === undefined) return;
  const end = endOfText(page.source.text, expr.at, first.at);
  let lastRow = page.row(Math.max(expr.at, end - 1));
  let rest: readonly WithModifier[] = expr.with;
  if (page.row(first.at) === lastRow) {
    writeModifier(page, first, false);
    rest = others;
  }
  let deeper = false;
  for (const modifier of rest) {
    const row = page.row(modifier.at);
    const below = row > lastRow;
    if (below) {
      if (!deeper) page.level += 1;
      deeper = true;
      page.endLine();
      page.startLine();
      lastRow = row;
    }
    writeModifier(page, modifier, below);
  }
  if (deeper) page.level -= 1;
}

function writeModifier(page: Page, modifier: WithModifier, below: boolean): void {
  page.placeComments(page.row(modifier.at));
  if (!below) page.write(' ');
  page.write('with ');
  writeTerm(page, modifier.target);
  page.write(' as ');
  writeTerm(page, modifier.value);
}

function writeSome(page: Page, expr: SomeExpr): void {
  page.write('some ');
  let row = page.row(expr.at);
  for (const [i, symbol] of expr.symbols.entries()) {
    if (symbol.kind === 'call') {
      writeMembership(page, symbol.args, false);
      continue;
    }
    const own = page.row(symbol.at);
    if (own > row) {
      page.endLine();
      page.startLine();
      page.write('\t');
      row = own;
    } else if (i > 0) page.write(' ');
    writeTerm(page, symbol);
    if (i < expr.symbols.length - 1) page.write(',');
  }
}

function writeEvery(page: Page, expr: EveryExpr): void {
  page.write('every ');
  if (expr.key !== undefined) {
    writeTerm(page, expr.key);
    page.write(', ');
  }
  writeTerm(page, expr.value);
  page.write(' in ');
  writeTerm(page, expr.domain);
  page.write(' {');
  writeBlock(page, expr.body, expr.at);
}

/** The body of an expression in braces, and the closing one. */
function writeBlock(page: Page, body: Body, at: number): void {
  const { text } = page.source;
  const [first] = body;
  const brace = first === undefined ? undefined : braceBefore(text, at, first.at);
  const row = page.row(at);
  writeComprehensionBody(page, body, row, brace === undefined ? undefined : closingBracket(text, brace));
  if (body.length === 1 && page.row(first!.at) === row) page.write(' ');
  page.write('}');
}

function writeNot(page: Page, expr: NotExpr): void {
  page.write('not ');
  if (expr.explicit || expr.body.length > 1) {
    page.write('{');
    writeBlock(page, expr.body, expr.at);
    return;
  }
  const inner = expr.body[0]!;
  const parens = inner.with.length > 0 || inner.kind === 'and' || inner.kind === 'or' || inner.kind === 'not';
  if (parens) page.write('(');
  writeExpr(page, inner);
  if (parens) page.write(')');
}

function writeLogical(page: Page, expr: LogicalExpr): void {
  writeOperand(page, expr.left, expr.explicitLeft, expr, false);
  page.write(` ${expr.kind} `);
  writeOperand(page, expr.right, expr.explicitRight, expr, true);
}

function writeOperand(page: Page, body: Body, explicit: boolean, parent: LogicalExpr, right: boolean): void {
  if (explicit || body.length > 1) {
    page.write('{');
    writeBlock(page, body, body[0]!.at);
    return;
  }
  const inner = body[0]!;
  const logical = inner.kind === 'and' || inner.kind === 'or';
  const parens = inner.with.length > 0 || (logical && (right || (parent.kind === 'and' && inner.kind === 'or')));
  if (parens) page.write('(');
  writeExpr(page, inner);
  if (parens) page.write(')');
}

/** A body behind a bar or an opening brace: on the same line where it stood there, else one level deeper. */
export function writeComprehensionBody(page: Page, body: Body, row: number, close: number | undefined): void {
  const [first] = body;
  if (first === undefined) return;
  if (page.row(first.at) > row || rowsOf(page, body) > 1) {
    page.endLine();
    page.level += 1;
    writeBody(page, body, close ?? first.at);
    page.placeComments(close === undefined ? -1 : page.row(close));
    page.level -= 1;
    page.startLine();
    return;
  }
  page.write(' ');
  for (const [i, expr] of body.entries()) {
    if (i > 0) page.write('; ');
    writeExpr(page, expr);
  }
  page.placeComments(close === undefined ? -1 : page.row(close));
}

function rowsOf(page: Page, body: Body): number {
  let rows = 1;
  for (const [i, expr] of body.entries()) if (i > 0 && page.row(expr.at) > page.row(body[i - 1]!.at)) rows += 1;
  return rows;
}

/** Writes one expression that stays on the line of what came before. */
export function writeInline(page: Page, expr: Expr, end: number): void {
  writeWhole(page, expr, end);
}
