import type { Operator } from './operator.js';

/**
 * `@unconditionalMatch`: matches whatever the value is.
 *
 * @example `SecRule REMOTE_ADDR "@unconditionalMatch" "id:1,pass,log"`
 */
export const unconditionalMatch: Operator = { name: 'unconditionalMatch', compile: () => () => true };

/**
 * `@noMatch`: never matches.
 *
 * @example `SecRule ARGS "@noMatch" "id:1,deny"`
 */
export const noMatch: Operator = { name: 'noMatch', compile: () => () => false };
