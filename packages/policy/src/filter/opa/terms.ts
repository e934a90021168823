import type { Term } from '../../ast/index.js';
import { isArray, isObject, RegoNumber, RegoSet, type Value } from '../../values/index.js';

/** The constant that a term is, also when it is still written as a list; undefined when a part of it is not known. */
export function termValue(term: Term): Value | undefined {
  if (term.kind === 'scalar') return term.value;
  if (term.kind !== 'array' && term.kind !== 'set') return undefined;
  const items: Value[] = [];
  for (const item of term.items) {
    const value = termValue(item);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return term.kind === 'array' ? items : new RegoSet(items);
}

/** Whether a term is null, a boolean, a number or a string. */
export function isScalarTerm(term: Term): boolean {
  return term.kind === 'scalar' && (term.value instanceof RegoNumber || !isComposite(term.value));
}

function isComposite(value: Value): boolean {
  return isArray(value) || value instanceof RegoSet || isObject(value);
}

/** Builtins whose first argument alone may be a field. */
export function isComparisonOfText(name: string): boolean {
  return name === 'internal.member_2' || name === 'startswith' || name === 'endswith' || name === 'contains';
}
