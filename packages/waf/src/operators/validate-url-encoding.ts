import { hexAt } from '../transformations/byte-classes.js';
import type { Operator } from './operator.js';

/**
 * `@validateUrlEncoding`: matches when a `%` in the value is not followed by two hexadecimal digits.
 *
 * @example `SecRule REQUEST_URI_RAW "@validateUrlEncoding" "id:1,deny"`
 */
export const validateUrlEncoding: Operator = {
  name: 'validateUrlEncoding',
  compile: () => (value, match) => {
    for (let at = value.indexOf('%'); at >= 0; at = value.indexOf('%', at + 1)) {
      if (hexAt(value, at + 1) !== 255 && hexAt(value, at + 2) !== 255) continue;
      match.span(at, Math.min(at + 3, value.length));
      return true;
    }
    return false;
  },
};
