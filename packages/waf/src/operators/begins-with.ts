import type { Operator } from './operator.js';

/**
 * `@beginsWith TEXT`: matches when the value starts with the argument.
 *
 * @example `SecRule REQUEST_URI "!@beginsWith /" "id:1,deny"`
 */
export const beginsWith: Operator = {
  name: 'beginsWith',
  compile: (argument) => (value, match) => {
    if (!value.startsWith(argument)) return false;
    match.span(0, argument.length);
    if (match.capturing) match.capture(0, argument, 0);
    return true;
  },
};
