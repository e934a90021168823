/** What surrounds a character of a shell command. */
export const quotes = { none: 0, single: 1, double: 2, escaped: 3, comment: 4 } as const;

/**
 * The state in which the shell reads each character, before that character acts: the quote that opens is still outside.
 * Command substitution inside double quotes counts as double-quoted: whatever acts there acts in both readings.
 */
export function quoteStates(command: string): Uint8Array {
  const states = new Uint8Array(command.length);
  let state: number = quotes.none;
  let wordStart = true;
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!;
    states[at] = state;
    if (state === quotes.single) {
      if (char === "'") state = quotes.none;
    } else if (state === quotes.comment) {
      if (char === '\n') state = quotes.none;
    } else if (char === '\\') {
      if (at + 1 < command.length) states[++at] = quotes.escaped;
    } else if (state === quotes.double) {
      if (char === '"') state = quotes.none;
    } else if (char === "'") {
      state = quotes.single;
    } else if (char === '"') {
      state = quotes.double;
    } else if (char === '#' && wordStart) {
      state = quotes.comment;
    }
    wordStart = state === quotes.none && ' \t\n;&|()'.includes(char);
  }
  return states;
}
