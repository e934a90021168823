import { type CallTerm, type RefTerm, refOf, scalar, type Term, termKind, variable } from '../ast/index.js';
import {
  IDENT,
  NUMBER,
  RAW_TEMPLATE_END,
  RAW_TEMPLATE_PART,
  STRING,
  TEMPLATE_END,
  TEMPLATE_PART,
  WHITESPACE,
} from '../lexer/index.js';
import { collection } from './collections.js';
import type { Cursor } from './cursor.js';
import { numberTerm, stringTerm, templateTerm } from './literals.js';

/** Binding strength of infix operators, and the builtins that they call. */
const OPERATORS: Readonly<Record<string, readonly [level: number, builtin: string]>> = {
  equal: [2, 'equal'],
  neq: [2, 'neq'],
  lt: [2, 'lt'],
  gt: [2, 'gt'],
  lte: [2, 'lte'],
  gte: [2, 'gte'],
  or_operator: [3, 'or'],
  and_operator: [4, 'and'],
  plus: [5, 'plus'],
  minus: [5, 'minus'],
  mul: [6, 'mul'],
  div: [6, 'div'],
  rem: [6, 'rem'],
};

/** A term with infix operators; `key, value in collection` too, unless inside a list. */
export function infixTerm(p: Cursor, keyValue = true): Term | undefined {
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  const at = p.start;
  let left = relation(p, 2);
  while (left !== undefined) {
    if (keyValue && p.is(',')) {
      const mark = p.mark();
      p.advance();
      const middle = relation(p, 2);
      const inAt = p.start;
      if (middle !== undefined && takeIn(p)) {
        const right = relation(p, 2);
        if (right === undefined) break;
        left = {
          kind: 'call',
          operator: refOf(['internal', 'member_3'], inAt),
          args: [left, middle, right],
          at,
          infix: true,
        };
        if (p.is('in')) continue;
        break;
      }
      p.reset(mark);
    }
    p.takeRefKeyword();
    const inAt = p.start;
    if (!takeIn(p)) break;
    const right = relation(p, 2);
    if (right === undefined) break;
    left = { kind: 'call', operator: refOf(['internal', 'member_2'], inAt), args: [left, right], at, infix: true };
    if (!p.is('in')) break;
  }
  p.leave();
  return left;
}

function takeIn(p: Cursor): boolean {
  if (!p.is('in')) return false;
  p.advance();
  return true;
}

function relation(p: Cursor, level: number): Term | undefined {
  const at = p.start;
  let left = term(p);
  for (;;) {
    if (left === undefined || !Object.hasOwn(OPERATORS, p.token)) return left;
    const [strength, builtin] = OPERATORS[p.token]!;
    if (strength < level) return left;
    const operatorAt = p.start;
    p.advance();
    const right = strength === 6 ? term(p) : relation(p, strength + 1);
    if (right === undefined) return left;
    left = { kind: 'call', operator: refOf([builtin], operatorAt), args: [left, right], at, infix: true };
  }
}

/** A term without infix operators. */
export function term(p: Cursor): Term | undefined {
  const known = p.terms.get(p.start);
  if (known !== undefined && known.token === p.token && known.keywords === p.scanner.keywords) {
    const { problems } = p;
    p.reset(known.mark);
    p.problems = known.added.length === 0 ? problems : [...problems, ...known.added];
    return known.term;
  }
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  const { start, token } = p;
  const before = p.problems.length;
  const result = freshTerm(p);
  if (result !== undefined)
    p.terms.set(start, {
      token,
      added: p.problems.slice(before),
      term: result,
      mark: p.mark(),
      keywords: p.scanner.keywords,
    });
  p.leave();
  return result;
}

function freshTerm(p: Cursor): Term | undefined {
  const at = p.start;
  if ((p.is('and') || p.is('or')) && p.peekKeepingSpace() === '(') p.token = IDENT;
  switch (p.token) {
    case 'null':
      return finish(p, scalar(null, at));
    case 'true':
      return finish(p, scalar(true, at));
    case 'false':
      return finish(p, scalar(false, at));
    case 'minus': {
      const mark = p.mark();
      p.advance();
      if (p.is(IDENT) || p.is('contains')) {
        const operand = finish(p, variableTerm(p));
        return operand && { kind: 'call', operator: refOf(['minus'], at), args: [scalar(0, at), operand], at };
      }
      p.reset(mark);
      return finish(p, numberTerm(p));
    }
    case '.':
    case NUMBER:
      return finish(p, numberTerm(p));
    case STRING:
      return finish(p, stringTerm(p));
    case TEMPLATE_PART:
    case TEMPLATE_END:
      return finish(p, templateTerm(p, false));
    case RAW_TEMPLATE_PART:
    case RAW_TEMPLATE_END:
      return finish(p, templateTerm(p, true));
    case IDENT:
    case 'contains':
      return finish(p, variableTerm(p));
    case '[':
    case '{':
      return finish(p, collection(p));
    case '(': {
      p.advance();
      const inner = infixTerm(p);
      if (inner === undefined) return undefined;
      if (!p.is(')')) {
        p.problem(p.start, 'non-terminated expression');
        return undefined;
      }
      return finish(p, inner);
    }
    default:
      return p.illegal();
  }
}

/** The variable of the current token, which stays current. */
export function variableTerm(p: Cursor): Term {
  const name = p.text;
  return variable(name === '_' ? p.wildcard() : name, p.start);
}

/** Steps over the last token of a term and reads what may follow: `.x`, `[x]`, `(x)`. */
function finish(p: Cursor, head: Term | undefined): Term | undefined {
  if (head === undefined) return undefined;
  p.advanceKeepingSpace();
  if (p.is('(') || p.is('.') || p.is('[')) return reference(p, head);
  if (p.is(WHITESPACE)) p.advance();
  return asRoot(head);
}

/** `input` and `data` alone are refs of one part. */
export function asRoot(head: Term): Term {
  if (head.kind === 'var' && (head.name === 'input' || head.name === 'data')) {
    return { kind: 'ref', head, path: [], at: head.at };
  }
  return head;
}

/** Reads a ref or call from its first `.`, `[` or `(`. */
export function reference(p: Cursor, head: Term): Term | undefined {
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  if (head.kind === 'scalar' || head.kind === 'template' || head.kind === 'ref') {
    p.problem(head.at, `illegal ref (head cannot be ${termKind(head)})`);
  }
  const result = referenceParts(p, { kind: 'ref', head, path: [], at: head.at });
  p.leave();
  return result;
}

function referenceParts(p: Cursor, ref: RefTerm): Term | undefined {
  for (;;) {
    switch (p.token) {
      case '.':
        p.advanceKeepingSpace();
        if (!p.is(IDENT) && !p.isRefKeyword()) return p.illegal('expected identifier');
        ref.path.push(scalar(p.text, p.start));
        p.advanceKeepingSpace();
        break;
      case '(': {
        const called = call(p, ref);
        if (called === undefined) return undefined;
        if (p.is(WHITESPACE)) {
          p.advance();
          return called;
        }
        if (p.is('.') || p.is('[')) return reference(p, called);
        return called;
      }
      case '[': {
        p.advance();
        const part = infixTerm(p);
        if (part === undefined) return undefined;
        if (!p.is(']')) return p.illegal('expected ]');
        ref.path.push(part);
        p.advanceKeepingSpace();
        break;
      }
      case WHITESPACE:
        p.advance();
        return ref;
      default:
        return ref;
    }
  }
}

function call(p: Cursor, operator: RefTerm): Term | undefined {
  p.advance();
  if (p.is(')')) {
    p.advanceKeepingSpace();
    if (operator.path.length === 0 && operator.head.kind === 'var' && operator.head.name === 'set') {
      return { kind: 'set', items: [], at: operator.at };
    }
    return { kind: 'call', operator, args: [], at: operator.at };
  }
  const args = termList(p, ')', []);
  if (args === undefined) return undefined;
  p.advanceKeepingSpace();
  const result: CallTerm = { kind: 'call', operator, args, at: operator.at };
  return result;
}

/** Terms up to the closing token, which stays current. */
export function termList(p: Cursor, end: string, list: Term[]): Term[] | undefined {
  if (p.token === end) return list;
  for (;;) {
    const item = infixTerm(p, false);
    if (item === undefined) return undefined;
    list.push(item);
    if (p.token === end) return list;
    if (!p.is(',')) return p.illegal(`expected "," or "${end}"`);
    p.advance();
    if (p.token === end) return list;
  }
}
