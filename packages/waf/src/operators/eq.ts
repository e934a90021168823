import { leadingInteger } from './integer.js';
import type { Operator } from './operator.js';

/**
 * `@eq NUMBER`: matches when the value, read as a number, is equal to the argument. Text without leading digits is 0.
 *
 * @example `SecRule &ARGS:id "@eq 2" "id:1,deny"`
 */
export const eq: Operator = {
  name: 'eq',
  compile: (argument) => {
    const wanted = leadingInteger(argument);
    return (value) => leadingInteger(value) === wanted;
  },
};
