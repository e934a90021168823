import type { Operator } from './operator.js';
import { compilePattern, findPattern } from './pattern.js';

/**
 * `@rx PATTERN`: matches when the regular expression (PCRE syntax) matches anywhere in the value. With `capture`, TX.0 is the
 * match and TX.1 to TX.9 are its groups.
 *
 * @example `SecRule REQUEST_HEADERS:User-Agent "@rx (?i)nikto" "id:1,deny"`
 */
export const rx: Operator = {
  name: 'rx',
  compile: (argument, context) => {
    const regex = compilePattern('rx', argument, context);
    return (value, match) => findPattern(regex, value, match);
  },
};
