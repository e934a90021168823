import type { Operator } from './operator.js';

/**
 * `@streq TEXT`: matches when the value is the argument, byte by byte.
 *
 * @example `SecRule REQUEST_METHOD "@streq TRACE" "id:1,deny"`
 */
export const streq: Operator = {
  name: 'streq',
  compile: (argument) => (value, match) => {
    if (value !== argument) return false;
    match.span(0, value.length);
    if (match.capturing) match.capture(0, value, 0);
    return true;
  },
};
