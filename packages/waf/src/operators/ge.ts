import { leadingInteger } from './integer.js';
import type { Operator } from './operator.js';

/**
 * `@ge NUMBER`: matches when the value, read as a number, is greater than or equal to the argument. Text without leading digits is 0.
 *
 * @example `SecRule TX:blocking_inbound_anomaly_score "@ge 5" "id:1,deny"`
 */
export const ge: Operator = {
  name: 'ge',
  compile: (argument) => {
    const wanted = leadingInteger(argument);
    return (value) => leadingInteger(value) >= wanted;
  },
};
