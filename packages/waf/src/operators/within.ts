import type { Operator } from './operator.js';

/**
 * `@within LIST`: matches when the value stands anywhere in the argument; the empty value always does.
 *
 * @example `SecRule REQUEST_METHOD "!@within GET,POST,HEAD" "id:1,deny"`
 */
export const within: Operator = {
  name: 'within',
  compile: (argument) => (value, match) => {
    if (argument.indexOf(value) < 0) return false;
    match.span(0, value.length);
    if (match.capturing) match.capture(0, value, 0);
    return true;
  },
};
