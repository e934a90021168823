import type { Expr, RuleHead, RuleNode } from '../ast/index.js';
import { quote } from '../values/index.js';
import { writeBody, writeInline } from './expressions.js';
import { CommentClash, type Page } from './page.js';
import { braceBefore, closingBracket, endOfText, findChar } from './scan.js';
import { writeEntries, writeRef, writeTerm } from './terms.js';

/** Writes rules with a blank line between them; neighbours on one line each stay neighbours. `end` is where their text ends. */
export function writeRules(page: Page, rules: readonly RuleNode[], end: number): void {
  for (const [i, rule] of rules.entries()) {
    const next = rules[i + 1];
    const behind = next?.at ?? end;
    const state = page.save();
    try {
      page.placeComments(page.row(rule.at));
      writeRule(page, rule, behind);
    } catch (error) {
      if (!(error instanceof CommentClash)) throw error;
      page.restore(state);
      page.startLine();
      page.writeSource(rule.at, endOfText(page.source.text, rule.at, behind));
    }
    const neighbours =
      next !== undefined &&
      isOneLiner(page, rule) &&
      isOneLiner(page, next) &&
      page.row(next.at) === page.row(rule.at) + 1;
    if (!neighbours) page.blankLine();
  }
}

function isOneLiner({ style }: Page, rule: RuleNode): boolean {
  if (rule.body.length > 1 || rule.isDefault || rule.otherwise !== undefined) return false;
  if (rule.body.length === 1 && isSetTerm(rule.body[0]!)) return false;
  return usesIf(style, rule.head);
}

/** A set alone keeps its braces, which would otherwise be those of the body. */
function isSetTerm(expr: Expr): boolean {
  return expr.kind === 'term' && !expr.negated && expr.term.kind === 'set';
}

function usesIf(style: Page['style'], head: RuleHead): boolean {
  return (style.v1 || style.ifs) && (style.contains || head.value !== undefined);
}

/** Whether the rule is a value without conditions. */
function isConstant(rule: RuleNode): boolean {
  if (rule.otherwise !== undefined) return false;
  if (rule.generatedBody) return true;
  const [only] = rule.body;
  return (
    rule.body.length === 1 &&
    only?.kind === 'term' &&
    !only.negated &&
    only.with.length === 0 &&
    only.term.kind === 'scalar' &&
    only.term.value === true
  );
}

function writeRule(page: Page, rule: RuleNode, end: number, isElse = false): void {
  if (!isElse) page.startLine();
  if (rule.isDefault) page.write('default ');
  const constant = isConstant(rule);
  writeHead(page, rule, constant, isElse);
  if (rule.body.length === 0 || constant || (rule.generatedBody && rule.otherwise === undefined)) {
    page.endLine();
    return;
  }
  if (rule.generatedBody) {
    // A value with an `else` behind it.
    if (usesIf(page.style, rule.head)) page.write(' if true');
    if (rule.otherwise !== undefined) writeElse(page, rule, rule.otherwise, end);
    return;
  }
  const { text } = page.source;
  const first = rule.body[0]!;
  const bodyEnd = rule.otherwise?.at ?? end;
  if (usesIf(page.style, rule.head)) {
    page.write(' if');
    if (rule.body.length === 1 && page.row(first.at) === headEndRow(page, rule) && !isSetTerm(first)) {
      page.write(' ');
      const brace = braceBefore(text, rule.at, first.at);
      const close = brace === undefined ? bodyEnd : (closingBracket(text, brace) ?? bodyEnd);
      writeInline(page, first, close);
      page.endLine();
      if (rule.otherwise !== undefined) writeElse(page, rule, rule.otherwise, end);
      return;
    }
  }
  page.write(' {');
  page.endLine();
  page.level += 1;
  const brace = braceBefore(text, rule.at, first.at);
  const close = brace === undefined ? undefined : closingBracket(text, brace);
  writeBody(page, rule.body, close ?? bodyEnd);
  page.placeComments(close === undefined ? -1 : page.row(close));
  page.level -= 1;
  page.startLine();
  page.write('}');
  if (rule.otherwise !== undefined) writeElse(page, rule, rule.otherwise, end);
}

/** The row on which the head ends, before `if` and the body's brace. */
function headEndRow(page: Page, rule: RuleNode): number {
  const { text } = page.source;
  const body = rule.body[0]!.at;
  const brace = braceBefore(text, rule.at, body);
  let end = endOfText(text, rule.at, brace ?? body);
  if (/\bif$/.test(text.slice(Math.max(rule.at, end - 3), end))) end = endOfText(text, rule.at, end - 2);
  return page.row(Math.max(rule.at, end - 1));
}

function writeElse(page: Page, rule: RuleNode, otherwise: RuleNode, end: number): void {
  const { text } = page.source;
  const lineStart = text.lastIndexOf('\n', otherwise.at - 1) + 1;
  const sameRow = page.row(otherwise.at) > page.row(rule.at);
  const inline = sameRow && text.slice(lineStart, otherwise.at).trim() !== '';
  const commentAbove = (page.comments[0]?.row ?? Number.POSITIVE_INFINITY) < page.row(otherwise.at) || page.hasPending;
  if (!commentAbove && inline) page.write(' ');
  else {
    page.blankLine();
    page.startLine();
  }
  page.placeComments(page.row(otherwise.at));
  if (commentAbove && !inline) page.startLine();
  writeRule(page, otherwise, end, true);
}

function writeHead(page: Page, { head, isDefault }: RuleNode, constant: boolean, isElse: boolean): void {
  const { style } = page;
  if (isElse) page.write('else');
  else writeName(page, head);
  if (!isElse && head.args !== undefined && head.args.length > 0) writeArguments(page, head);
  if (head.key !== undefined && head.value === undefined) {
    page.write(style.contains ? ' contains ' : '[');
    writeTerm(page, head.key);
    if (!style.contains) page.write(']');
  }
  if (head.value === undefined) return;
  const isTrue = head.value.kind === 'scalar' && head.value.value === true;
  if (isTrue && !constant && !isDefault && head.key === undefined) return;
  const bareConstant = style.v1 && constant && head.key === undefined && (head.args?.length ?? 0) === 0;
  if (head.generatedValue && !isElse && isTrue && !bareConstant) return;
  page.write(head.assign || style.v1 ? ' := ' : ' = ');
  writeTerm(page, head.value);
}

/** The name of a rule; of two parts the second stands in brackets, unless longer names are in use. */
function writeName(page: Page, { ref }: RuleHead): void {
  const [part, ...others] = ref.path;
  if (part === undefined || others.length > 0 || page.style.refHeads) {
    writeRef(page, ref);
    return;
  }
  writeRef(page, { ...ref, path: [] });
  page.write('[');
  if (part.kind === 'scalar' && typeof part.value === 'string') page.write(quote(part.value));
  else writeTerm(page, part);
  page.write(']');
}

function writeArguments(page: Page, head: RuleHead): void {
  const { text } = page.source;
  const at = head.ref.at;
  const open = findChar(text, '(', at) ?? at;
  const close = closingBracket(text, open);
  const args = head.args ?? [];
  page.write('(');
  const entries = args.map((arg) => ({ at: arg.at, write: () => writeTerm(page, arg) }));
  const broken = args.length > 0 && text.slice(open, args[0]!.at).includes('\n');
  writeEntries(page, entries, page.row(at), close === undefined ? -1 : page.row(close), broken);
  page.write(')');
}
