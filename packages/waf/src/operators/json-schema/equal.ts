import { isArray, isObject, type Json, member, type SchemaRun } from './check.js';

/** Deepest value that is compared. */
const deepest = 500;

/**
 * A text that two values share exactly when JSON Schema calls them equal: keys sorted, numbers by value. With a run, its budget pays
 * for each part; a value that is too deep or too large ends the budget.
 */
export function canonical(value: Json, run?: SchemaRun, depth = 0): string {
  if (run !== undefined && (depth > deepest || !run.spend(1))) {
    run.steps = -1;
    return '';
  }
  if (isArray(value)) return `[${value.map((element) => canonical(element, run, depth + 1)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  const members = keys.map((key) => `${JSON.stringify(key)}:${canonical(member(value, key) ?? null, run, depth + 1)}`);
  return `{${members.join(',')}}`;
}
