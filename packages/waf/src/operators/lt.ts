import { leadingInteger } from './integer.js';
import type { Operator } from './operator.js';

/**
 * `@lt NUMBER`: matches when the value, read as a number, is less than the argument. Text without leading digits is 0.
 *
 * @example `SecRule TX:detection_paranoia_level "@lt 2" "id:1,deny"`
 */
export const lt: Operator = {
  name: 'lt',
  compile: (argument) => {
    const wanted = leadingInteger(argument);
    return (value) => leadingInteger(value) < wanted;
  },
};
