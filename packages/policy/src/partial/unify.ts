import { type CallExpr, type RefTerm, refOf, type Term } from '../ast/index.js';
import { select } from '../evaluate/index.js';
import { equal, isArray, isObject, keysOf, lookup, typeName, type Value } from '../values/index.js';
import { joined } from './bindings.js';
import { call } from './calls.js';
import { document } from './documents.js';
import { valuesOfTerm } from './known.js';
import { members } from './members.js';
import type { Frame, Next, Search } from './search.js';
import { touchesTerm } from './touch.js';

/** Makes two terms equal, saving the equality where it needs what is unknown. Both have their names in the search. */
export function unify(s: Search, left: Term, right: Term, frame: Frame, next: Next): undefined {
  s.step();
  const a = s.follow(left);
  const b = s.follow(right);
  if (a.kind === 'ref' && !isSaved(s, a)) return document(s, a, b, frame, next);
  if (b.kind === 'ref' && !isSaved(s, b)) return document(s, b, a, frame, next);
  if (a.kind === 'call') return call(s, a.operator, a.args, b, a, frame, next);
  if (b.kind === 'call') return call(s, b.operator, b.args, a, b, frame, next);
  if (isFree(s, a) && isHeldVar(s, b)) return s.bind(a.name, b, next);
  if (isFree(s, b) && isHeldVar(s, a)) return s.bind(b.name, a, next);
  if (isHeld(s, a) || isHeld(s, b)) return s.save(equality(a, b), frame.source, next);
  if (isClosure(a)) return closure(s, a, b, frame, next);
  if (isClosure(b)) return closure(s, b, a, frame, next);
  if (a.kind === 'var') {
    if (b.kind === 'var' && a.name === b.name) return next();
    return s.bind(a.name, b, next);
  }
  if (b.kind === 'var') return s.bind(b.name, a, next);
  composites(s, a, b, frame, next);
}

function isFree(s: Search, term: Term): term is Term & { kind: 'var' } {
  return term.kind === 'var' && !s.isWaiting(term.name);
}

function isHeldVar(s: Search, term: Term): boolean {
  return term.kind === 'var' && s.isWaiting(term.name);
}

function isHeld(s: Search, term: Term): boolean {
  return isHeldVar(s, term) || term.kind === 'ref';
}

/** Whether a ref is one to save as it stands: into an unknown document, or into a variable that waits. */
export function isSaved(s: Search, ref: RefTerm): boolean {
  const head = s.follow(ref.head);
  if (head.kind !== 'var') return false;
  if (head.name !== 'input' && head.name !== 'data') return s.isWaiting(head.name);
  return s.setup.unknowns.overlaps(ref);
}

export function isClosure(term: Term): boolean {
  return (
    term.kind === 'array-comprehension' || term.kind === 'set-comprehension' || term.kind === 'object-comprehension'
  );
}

function closure(s: Search, term: Term, other: Term, frame: Frame, next: Next): undefined {
  const plain = s.plain(frame);
  if (touchesTerm(s, term, plain)) return s.save(equality(other, term), frame.source, next);
  for (const value of valuesOfTerm(s, term, plain)) {
    unify(s, { kind: 'scalar', value, at: term.at }, other, frame, next);
  }
}

function composites(s: Search, a: Term, b: Term, frame: Frame, next: Next): undefined {
  if (a.kind === 'scalar' && b.kind === 'scalar') {
    if (equal(a.value, b.value)) next();
    return;
  }
  const left = itemsOf(a);
  const right = itemsOf(b);
  if (left !== undefined && right !== undefined) {
    if (left.length === right.length) pairs(s, left, right, 0, frame, next);
    return;
  }
  const leftEntries = entriesOf(a);
  const rightEntries = entriesOf(b);
  if (leftEntries !== undefined && rightEntries !== undefined) {
    if (leftEntries.length !== rightEntries.length) return;
    const keys = matched(leftEntries, rightEntries);
    if (keys === undefined) return s.save(equality(a, b), frame.source, next);
    if (keys.length === leftEntries.length) {
      pairs(
        s,
        keys.map(([left]) => left),
        keys.map(([, right]) => right),
        0,
        frame,
        next,
      );
    }
    return;
  }
  if (isSetLike(a) && isSetLike(b)) s.save(equality(a, b), frame.source, next);
}

function isSetLike(term: Term): boolean {
  return term.kind === 'set' || (term.kind === 'scalar' && typeName(term.value) === 'set');
}

function pairs(
  s: Search,
  left: readonly Term[],
  right: readonly Term[],
  at: number,
  frame: Frame,
  next: Next,
): undefined {
  if (at === left.length) return next();
  unify(s, left[at]!, right[at]!, frame, () => pairs(s, left, right, at + 1, frame, next));
}

/** The items of an array, written out or constant. */
export function itemsOf(term: Term): readonly Term[] | undefined {
  if (term.kind === 'array') return term.items;
  if (term.kind !== 'scalar' || !isArray(term.value)) return undefined;
  return term.value.map((value): Term => ({ kind: 'scalar', value, at: term.at }));
}

/** The entries of an object, written out or constant. */
export function entriesOf(term: Term): readonly (readonly [Term, Term])[] | undefined {
  if (term.kind === 'object') return term.entries;
  if (term.kind !== 'scalar' || !isObject(term.value)) return undefined;
  const { value, at } = term;
  return keysOf(value).map((key) => [
    { kind: 'scalar', value: key, at },
    { kind: 'scalar', value: lookup(value, key)!, at },
  ]);
}

/** Values of equal keys in pairs; fewer where keys differ, undefined where a key is no constant. */
function matched(
  left: readonly (readonly [Term, Term])[],
  right: readonly (readonly [Term, Term])[],
): (readonly [Term, Term])[] | undefined {
  const constants = [...left, ...right].every(([key]) => key.kind === 'scalar');
  if (!constants) return undefined;
  return left.flatMap(([key, value]) => {
    const other = right.find(([name]) => equal(constantValue(name), constantValue(key)));
    return other === undefined ? [] : [[value, other[1]] as const];
  });
}

function constantValue(term: Term): Value {
  return (term as Term & { kind: 'scalar' }).value;
}

/** `left = right`. */
export function equality(left: Term, right: Term): CallExpr {
  return {
    kind: 'call',
    operator: refOf(['eq'], left.at),
    args: [left, right],
    at: left.at,
    negated: false,
    with: [],
    infix: true,
  };
}

/**
 * The term with a variable in the place of every ref and closure inside it, which are made equal to it one by one. A ref at
 * the top stays when `keepTop` holds.
 */
export function flatten(
  s: Search,
  term: Term,
  keepTop: boolean,
  frame: Frame,
  next: (term: Term) => undefined,
): undefined {
  const top = s.follow(term);
  switch (top.kind) {
    case 'ref': {
      const parts = (ref: Term): undefined => {
        if (keepTop) next(ref);
        else held(s, ref, frame, next);
      };
      return flattenAll(s, top.path, frame, (path) => parts({ ...top, path: [...path] }));
    }
    case 'array':
    case 'set':
      return flattenAll(s, top.items, frame, (items) => next({ ...top, items: [...items] }));
    case 'object':
      return flattenAll(s, top.entries.flat(), frame, (flat) => {
        const entries = top.entries.map((_, i): [Term, Term] => [flat[2 * i]!, flat[2 * i + 1]!]);
        next({ ...top, entries });
      });
    case 'array-comprehension':
    case 'set-comprehension':
    case 'object-comprehension':
      return keepTop ? next(top) : held(s, top, frame, next);
    default:
      return next(top);
  }
}

function held(s: Search, term: Term, frame: Frame, next: (term: Term) => undefined): undefined {
  const variable = s.fresh(term.at);
  unify(s, variable, term, frame, () => next(s.follow(variable)));
}

/** {@link flatten} of each term in turn, refs at their tops included. */
export function flattenAll(
  s: Search,
  terms: readonly Term[],
  frame: Frame,
  next: (terms: readonly Term[]) => undefined,
  done: readonly Term[] = [],
): undefined {
  const term = terms[done.length];
  if (term === undefined) return next(done);
  flatten(s, term, false, frame, (flat) => flattenAll(s, terms, frame, next, [...done, flat]));
}

/** What lies at a path below a term, made equal to another. */
export function walk(s: Search, base: Term, path: readonly Term[], target: Term, frame: Frame, next: Next): undefined {
  s.step();
  const from = s.follow(base);
  if (path.length === 0) return unify(s, from, target, frame, next);
  const part = s.follow(path[0]!);
  const rest = path.slice(1);
  if (from.kind === 'ref' || from.kind === 'var') {
    return unify(s, joined(from, path, from.at), target, frame, next);
  }
  if (isClosure(from) || from.kind === 'call') {
    return held(s, from, frame, (value) => walk(s, value, path, target, frame, next));
  }
  if (from.kind === 'scalar') {
    if (part.kind === 'scalar') {
      const value = select(from.value, part.value);
      if (value !== undefined) walk(s, { kind: 'scalar', value, at: from.at }, rest, target, frame, next);
      return;
    }
    for (const [key, value] of members(from.value)) {
      unify(s, { kind: 'scalar', value: key, at: from.at }, part, frame, () =>
        walk(s, { kind: 'scalar', value, at: from.at }, rest, target, frame, next),
      );
    }
    return;
  }
  for (const [key, value] of memberTerms(from)) {
    unify(s, key, part, frame, () => walk(s, value, rest, target, frame, next));
  }
}

function memberTerms(term: Term): readonly (readonly [Term, Term])[] {
  switch (term.kind) {
    case 'array':
      return term.items.map((item, i) => [{ kind: 'scalar', value: i, at: term.at }, item]);
    case 'set':
      return term.items.map((item) => [item, item]);
    case 'object':
      return term.entries;
    default:
      return [];
  }
}
