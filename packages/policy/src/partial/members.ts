import { entriesOf, isArray, isObject, RegoSet, type Value } from '../values/index.js';

/** The keys and values that iterating over a value gives; none for scalars. */
export function members(value: Value): readonly (readonly [Value, Value])[] {
  if (isArray(value)) return value.map((entry, i) => [i, entry]);
  if (value instanceof RegoSet) return value.sorted().map((entry) => [entry, entry]);
  return isObject(value) ? entriesOf(value) : [];
}
