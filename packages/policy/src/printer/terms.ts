import { type Body, type CallTerm, dottedName, type RefTerm, type Term } from '../ast/index.js';
import { isExpr } from '../compile/index.js';
import { isKeywordToken } from '../lexer/index.js';
import { quote, termText } from '../values/index.js';
import { bodyText, exprText } from './bodies.js';

/** Infix operators by the builtin that they call. */
export const INFIX: ReadonlyMap<string, string> = new Map([
  ['assign', ':='],
  ['eq', '='],
  ['equal', '=='],
  ['neq', '!='],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['plus', '+'],
  ['minus', '-'],
  ['mul', '*'],
  ['div', '/'],
  ['rem', '%'],
  ['and', '&'],
  ['or', '|'],
]);

/** A term as Rego text. */
export function termSource(term: Term): string {
  switch (term.kind) {
    case 'scalar':
      return termText(term.value);
    case 'var':
      return term.name.startsWith('$') ? '_' : term.name;
    case 'ref':
      return refText(term);
    case 'call':
      return callText(term);
    case 'array':
      return `[${term.items.map(nested).join(', ')}]`;
    case 'set':
      return term.items.length === 0 ? 'set()' : `{${term.items.map(nested).join(', ')}}`;
    case 'object':
      return `{${term.entries.map(([key, value]) => `${nested(key)}: ${nested(value)}`).join(', ')}}`;
    case 'array-comprehension':
      return `[${nested(term.head)} | ${inner(term.body)}]`;
    case 'set-comprehension':
      return `{${nested(term.head)} | ${inner(term.body)}}`;
    case 'object-comprehension':
      return `{${nested(term.key)}: ${nested(term.value)} | ${inner(term.body)}}`;
    case 'template':
      return templateText(term);
  }
}

function inner(body: Body): string {
  return bodyText(body).join('; ');
}

/** A term inside another: infix calls stand in parentheses. */
export function nested(term: Term): string {
  const text = termSource(term);
  return term.kind === 'call' && isInfix(term) ? `(${text})` : text;
}

function isInfix(call: CallTerm): boolean {
  const name = dottedName(call.operator) ?? '';
  return (INFIX.has(name) && call.args.length === 2) || /^internal\.member_[23]$/.test(name);
}

/** A ref: dots where a name follows, brackets elsewhere. */
export function refText(ref: RefTerm): string {
  let text = nested(ref.head);
  for (const part of ref.path) text += partText(part);
  return text;
}

function partText(part: Term): string {
  if (part.kind === 'scalar' && typeof part.value === 'string' && isName(part.value)) return `.${part.value}`;
  return `[${termSource(part)}]`;
}

/** Whether a string can follow a dot. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !isKeywordToken(text);
}

function callText(call: CallTerm): string {
  const name = dottedName(call.operator) ?? '';
  const symbol = INFIX.get(name);
  const { args } = call;
  if (symbol !== undefined && args.length === 2) return `${nested(args[0]!)} ${symbol} ${nested(args[1]!)}`;
  if (name === 'internal.member_2' && args.length === 2) return `${nested(args[0]!)} in ${nested(args[1]!)}`;
  if (name === 'internal.member_3' && args.length === 3) {
    return `${nested(args[0]!)}, ${nested(args[1]!)} in ${nested(args[2]!)}`;
  }
  return `${refText(call.operator)}(${args.map(nested).join(', ')})`;
}

function templateText(term: Term & { kind: 'template' }): string {
  let afterText = false;
  const parts = term.parts.map((part) => {
    const follows = afterText;
    afterText = false;
    if (isExpr(part)) return `{${exprText(part)}}`;
    if (part.kind === 'scalar' && typeof part.value === 'string' && !follows) {
      afterText = true;
      return quote(part.value).slice(1, -1).replaceAll('{', '\\{');
    }
    return `{${termSource(part)}}`;
  });
  return `$"${parts.join('')}"`;
}
