/** The characters that a shell makes of a command when quotes and backslashes are taken away. */
export interface LiteralText {
  readonly text: string;
  /** 1 where the character acts (an operator, an expansion, a blank that parts words), 0 where it stands for itself. */
  readonly acts: Uint8Array;
  /** Where each character stands in the command. */
  readonly places: Uint32Array;
}

const active = new Set(' \t\n;&|()<>$`*?[]{}~!#=');

/**
 * Takes quotes and backslashes away and keeps for each character whether it acts. A text that an application escaped or
 * quoted is found in this form, and no character of it acts when that was done well.
 */
export function literalText(command: string): LiteralText {
  let text = '';
  const acts = new Uint8Array(command.length);
  const places = new Uint32Array(command.length);
  let quote = '';
  const put = (char: string, at: number): void => {
    places[text.length] = at;
    text += char;
  };
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!;
    if (quote === "'") {
      if (char === "'") quote = '';
      else put(char, at);
    } else if (char === '\\') {
      const next = command[at + 1];
      if (quote === '"' && (next === undefined || !'$`"\\\n'.includes(next))) put(char, at);
      else if (next !== undefined) {
        put(next, at + 1);
        at++;
      }
    } else if (quote === '"') {
      if (char === '"') quote = '';
      else {
        if (char === '$' || char === '`') acts[text.length] = 1;
        put(char, at);
      }
    } else if (char === "'" || char === '"') quote = char;
    else {
      if (active.has(char)) acts[text.length] = 1;
      put(char, at);
    }
  }
  return { text, acts, places };
}
