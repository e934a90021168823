import type { Operator } from './operator.js';

/** Only letters make words, as in ModSecurity v3: `select1` holds the word `select`. */
function isWordByte(byte: number): boolean {
  const letter = byte | 32;
  return letter >= 97 && letter <= 122;
}

/**
 * `@containsWord TEXT`: matches when the argument stands in the value with no letter right before or after it. The empty argument matches always.
 *
 * @example `SecRule ARGS "@containsWord select" "id:1,deny"`
 */
export const containsWord: Operator = {
  name: 'containsWord',
  compile: (argument) => (value, match) => {
    for (let start = value.indexOf(argument); start >= 0; start = value.indexOf(argument, start + 1)) {
      const end = start + argument.length;
      const before = start > 0 && isWordByte(value.charCodeAt(start - 1));
      const after = end < value.length && isWordByte(value.charCodeAt(end));
      if (argument === '' || (!before && !after)) {
        match.span(start, end);
        if (match.capturing) match.capture(0, argument, start);
        return true;
      }
    }
    return false;
  },
};
