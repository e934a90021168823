import { entriesOf, isArray, isObject, RegoSet, type Value } from '../values/index.js';
import type { Term } from './term.js';

/** A value as a term that is written out: composites become arrays, objects and sets of terms. */
export function spread(value: Value, at: number): Term {
  if (isArray(value)) return { kind: 'array', items: value.map((entry) => spread(entry, at)), at };
  if (value instanceof RegoSet) return { kind: 'set', items: value.sorted().map((entry) => spread(entry, at)), at };
  if (isObject(value)) {
    const entries = entriesOf(value).map(([key, entry]): [Term, Term] => [spread(key, at), spread(entry, at)]);
    return { kind: 'object', entries, at };
  }
  return { kind: 'scalar', value, at };
}
