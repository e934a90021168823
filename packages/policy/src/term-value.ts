import type { Term } from './ast/index.js';
import { parseTerm } from './parser/index.js';
import { objectOf, RegoSet, type Value } from './values/index.js';

/**
 * The value of a term written in Rego: `{1, 2}`, `{"a": [true]}`. It may hold sets and any keys, but no variables or calls.
 *
 * @throws {PolicyCompileError} when the text is no term.
 * @throws {TypeError} when the term is no constant.
 */
export function parseTermValue(text: string): Value {
  return constantOf(parseTerm(text).term);
}

function constantOf(term: Term): Value {
  switch (term.kind) {
    case 'scalar':
      return term.value;
    case 'array':
      return term.items.map(constantOf);
    case 'set':
      return new RegoSet(term.items.map(constantOf));
    case 'object':
      return objectOf(term.entries.map(([key, value]) => [constantOf(key), constantOf(value)]));
    default:
      throw new TypeError(`a ${term.kind} is no constant term`);
  }
}
