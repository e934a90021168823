import type { Evaluate, Operator } from './operator.js';

function finder(argument: string): Evaluate {
  return (value, match) => {
    const start = value.indexOf(argument);
    if (start < 0) return false;
    match.span(start, start + argument.length);
    if (match.capturing) match.capture(0, argument, start);
    return true;
  };
}

/**
 * `@contains TEXT`: matches when the argument stands anywhere in the value.
 *
 * @example `SecRule REQUEST_LINE "@contains .php" "id:1,pass"`
 */
export const contains: Operator = { name: 'contains', compile: finder };

/**
 * `@strmatch TEXT`: the same as `@contains`; ModSecurity has it as a faster search for one fixed text.
 *
 * @example `SecRule ARGS "@strmatch WebZIP" "id:1,deny"`
 */
export const strmatch: Operator = { name: 'strmatch', compile: finder };
