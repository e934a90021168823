import { stringify } from './print.js';
import type { Value } from './value.js';

/** The JSON object key for a value: a string is itself, anything else its JSON text. */
export function keyText(key: Value): string {
  return typeof key === 'string' ? key : stringify(key);
}
