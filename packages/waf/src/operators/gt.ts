import { leadingInteger } from './integer.js';
import type { Operator } from './operator.js';

/**
 * `@gt NUMBER`: matches when the value, read as a number, is greater than the argument. Text without leading digits is 0.
 *
 * @example `SecRule ARGS_COMBINED_SIZE "@gt 64000" "id:1,deny"`
 */
export const gt: Operator = {
  name: 'gt',
  compile: (argument) => {
    const wanted = leadingInteger(argument);
    return (value) => leadingInteger(value) > wanted;
  },
};
