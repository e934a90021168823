import type { Operator } from './operator.js';

/**
 * `@endsWith TEXT`: matches when the value ends with the argument.
 *
 * @example `SecRule REQUEST_BASENAME "@endsWith .bak" "id:1,deny"`
 */
export const endsWith: Operator = {
  name: 'endsWith',
  compile: (argument) => (value, match) => {
    if (!value.endsWith(argument)) return false;
    const start = value.length - argument.length;
    match.span(start, value.length);
    if (match.capturing) match.capture(0, argument, start);
    return true;
  },
};
