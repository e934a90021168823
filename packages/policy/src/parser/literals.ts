import { type Expr, isCallOf, scalar, type Term } from '../ast/index.js';
import { NUMBER, RAW_TEMPLATE_END, TEMPLATE_END } from '../lexer/index.js';
import { numberOf } from '../values/index.js';
import type { Cursor } from './cursor.js';
import { literal } from './expressions.js';

const MAX_EXPONENT = 100_000;

/** A number from its sign, point or digits; its last token stays current. */
export function numberTerm(p: Cursor): Term | undefined {
  const at = p.start;
  let prefix = '';
  if (p.is('minus')) {
    prefix = '-';
    p.advance();
    if (!p.is(NUMBER) && !p.is('.')) return p.illegal('expected number');
  }
  if (p.is('.')) {
    prefix += '.';
    p.advance();
    if (!p.is(NUMBER)) return p.illegal('expected number');
  }
  const { text } = p;
  if (!prefix.endsWith('.') && text.length > 1 && text[0] === '0' && !'.eE'.includes(text[1]!)) {
    return p.illegal('expected number without leading zero');
  }
  const value = numberOf(prefix.endsWith('.') ? `${prefix.slice(0, -1)}0.${text}` : prefix + text);
  if (value === undefined) return p.illegal('expected number');
  if (typeof value === 'object' && Math.abs(value.exponent) > MAX_EXPONENT) {
    p.problem(p.start, 'number too big');
    return undefined;
  }
  return scalar(value, at);
}

/** The string of the current token, which stays current. */
export function stringTerm(p: Cursor): Term | undefined {
  const { text } = p;
  if (text[0] === '`') return scalar(text.slice(1, -1), p.start);
  const value = unescaped(text);
  if (value !== undefined) return scalar(value, p.start);
  p.problem(p.start, `illegal string literal: ${text}`);
  return undefined;
}

function unescaped(quoted: string): string | undefined {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return (JSON.parse(quoted) as string).toWellFormed();
  } catch {
    return undefined;
  }
}

/** A template string from its first part; its last token stays current. */
export function templateTerm(p: Cursor, raw: boolean): Term | undefined {
  const at = p.start;
  const parts: (Term | Expr)[] = [];
  for (;;) {
    const text = partText(p, raw);
    if (text === undefined) {
      p.problem(p.start, `illegal template-string part: ${p.text}`);
      return undefined;
    }
    if (text !== '') parts.push(scalar(text, p.start));
    if (p.is(TEMPLATE_END) || p.is(RAW_TEMPLATE_END)) return { kind: 'template', parts, at };
    p.advance();
    const expr = literal(p);
    if (expr === undefined) {
      p.problem(p.start, 'invalid template-string expression');
      return undefined;
    }
    const wrong = notInTemplate(expr);
    if (wrong !== undefined) {
      p.problem(expr.at, `unexpected ${wrong} in template-string expression`);
      return undefined;
    }
    const constant = expr.kind === 'term' && expr.with.length === 0 && expr.term.kind === 'scalar';
    parts.push(constant ? expr.term : expr);
    if (!p.is('}')) {
      p.problem(p.start, 'expected } to end template string expression');
      return undefined;
    }
    p.advanceTemplate(raw);
  }
}

function notInTemplate(expr: Expr): string | undefined {
  if (expr.negated || expr.kind === 'not') return "negation ('not')";
  if (isCallOf(expr, 'eq')) return "unification ('=')";
  if (isCallOf(expr, 'assign')) return "assignment (':=')";
  if (expr.kind === 'every' || expr.kind === 'some') return `'${expr.kind}'`;
  return undefined;
}

function partText(p: Cursor, raw: boolean): string | undefined {
  const { text } = p;
  // The token begins with its quote, or with the `}` of the expression before; it ends with a quote or `{`.
  const from = text.startsWith('$') ? 2 : 1;
  const inner = text.slice(from, -1);
  if (raw) return inner.replaceAll('\\{', '{');
  let escaped = '';
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '\\') {
      if (inner[i + 1] !== '{') escaped += '\\';
      i++;
    }
    escaped += inner[i] ?? '';
  }
  return unescaped(`"${escaped}"`);
}
