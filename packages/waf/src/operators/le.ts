import { leadingInteger } from './integer.js';
import type { Operator } from './operator.js';

/**
 * `@le NUMBER`: matches when the value, read as a number, is less than or equal to the argument. Text without leading digits is 0.
 *
 * @example `SecRule TX:paranoia_level "@le 1" "id:1,deny"`
 */
export const le: Operator = {
  name: 'le',
  compile: (argument) => {
    const wanted = leadingInteger(argument);
    return (value) => leadingInteger(value) <= wanted;
  },
};
