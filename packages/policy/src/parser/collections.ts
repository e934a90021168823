import type { Term } from '../ast/index.js';
import type { Cursor, Mark } from './cursor.js';
import { body } from './expressions.js';
import { infixTerm, term, termList } from './terms.js';

/** An array, set, object or comprehension from its bracket; the closing bracket stays current. */
export function collection(p: Cursor): Term | undefined {
  if (!p.enter()) {
    p.leave();
    return undefined;
  }
  const result = p.is('[') ? array(p) : braces(p);
  p.leave();
  return result;
}

function array(p: Cursor): Term | undefined {
  const at = p.start;
  p.advance();
  if (p.is(']')) return { kind: 'array', items: [], at };
  let comprehension = true;
  if (p.is(',')) {
    comprehension = false;
    p.advance();
  }
  const mark = p.mark();
  // A term without operators first: `[x | y]` is a comprehension, not a union.
  const head = term(p);
  if (head === undefined) return undefined;
  if (p.is(']')) return { kind: 'array', items: [head], at };
  if (p.is(',')) {
    p.advance();
    const items = termList(p, ']', [head]);
    return items && { kind: 'array', items, at };
  }
  if (p.is('or_operator') && comprehension) {
    p.advance();
    const inner = body(p, ']');
    if (inner !== undefined) return { kind: 'array-comprehension', head, body: inner, at };
    if (!p.is(',')) return undefined;
  }
  p.reset(mark);
  const items = termList(p, ']', []);
  return items && { kind: 'array', items, at };
}

function braces(p: Cursor): Term | undefined {
  const at = p.start;
  p.advance();
  if (p.is('}')) return { kind: 'object', entries: [], at };
  let comprehension = true;
  if (p.is(',')) {
    comprehension = false;
    p.advance();
  }
  const mark = p.mark();
  const head = term(p);
  if (head === undefined) return undefined;
  if (p.is('}') || p.is(',') || (p.is('or_operator') && comprehension)) {
    return set(p, mark, head, at, comprehension);
  }
  if (p.is(':')) return object(p, head, at, comprehension);
  p.reset(mark);
  const first = infixTerm(p, false);
  if (first === undefined) return undefined;
  if (p.is('}') || p.is(',')) return set(p, mark, first, at, false);
  if (p.is(':')) return object(p, first, at, comprehension);
  return p.illegal('non-terminated set');
}

function set(p: Cursor, mark: Mark, head: Term, at: number, comprehension: boolean): Term | undefined {
  if (p.is('}')) return { kind: 'set', items: [head], at };
  if (p.is(',')) {
    p.advance();
    const items = termList(p, '}', [head]);
    return items && { kind: 'set', items, at };
  }
  if (comprehension) {
    p.advance();
    const inner = body(p, '}');
    if (inner !== undefined) return { kind: 'set-comprehension', head, body: inner, at };
    if (!p.is(',')) return undefined;
  }
  p.reset(mark);
  const items = termList(p, '}', []);
  return items && { kind: 'set', items, at };
}

function object(p: Cursor, key: Term, at: number, comprehension: boolean): Term | undefined {
  p.advance();
  const mark = p.mark();
  const value = term(p);
  if (value === undefined) return undefined;
  if (comprehension) {
    if (p.is('}') || p.is(',')) return objectRest(p, key, value, at, true);
    if (p.is('or_operator')) {
      const result = objectRest(p, key, value, at, true);
      if (result !== undefined) return result;
    }
  }
  p.reset(mark);
  const whole = infixTerm(p, false);
  if (whole === undefined) return undefined;
  if (p.is('}') || p.is(',')) return objectRest(p, key, whole, at, false);
  return p.illegal('non-terminated object');
}

function objectRest(p: Cursor, key: Term, value: Term, at: number, comprehension: boolean): Term | undefined {
  if (p.is('}')) return { kind: 'object', entries: [[key, value]], at };
  if (p.is('or_operator')) {
    if (!comprehension) return p.illegal('non-terminated object');
    p.advance();
    const inner = body(p, '}');
    return inner && { kind: 'object-comprehension', key, value, body: inner, at };
  }
  p.advance();
  const entries: [Term, Term][] = [[key, value]];
  while (!p.is('}')) {
    const name = infixTerm(p, false);
    if (name === undefined) return undefined;
    if (!p.is(':')) return p.illegal('expected ":"');
    p.advance();
    const entry = infixTerm(p, false);
    if (entry === undefined) return undefined;
    entries.push([name, entry]);
    if (p.is(',')) p.advance();
    else if (!p.is('}')) return p.illegal('expected "," or "}"');
  }
  return { kind: 'object', entries, at };
}
