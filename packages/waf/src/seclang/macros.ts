/** A piece of a text with macros: literal text, or `%{VARIABLE}`, `%{VARIABLE.key}`. */
export type MacroPart = string | { readonly variable: string; readonly key: string | undefined };

/** A text with macros. */
export type MacroText = readonly MacroPart[];

/** Splits a text at its macros; what is no well-formed macro stays literal. */
export function parseMacros(text: string): MacroText {
  const parts: MacroPart[] = [];
  let literal = 0;
  for (let at = text.indexOf('%{'); at >= 0; at = text.indexOf('%{', at)) {
    const end = text.indexOf('}', at);
    if (end < 0) break;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(?:[.:]([^%]+))?$/.exec(text.slice(at + 2, end));
    if (match === null) {
      at += 2;
      continue;
    }
    if (at > literal) parts.push(text.slice(literal, at));
    parts.push({ variable: (match[1] ?? '').toUpperCase(), key: match[2] });
    literal = end + 1;
    at = literal;
  }
  if (literal < text.length || parts.length === 0) parts.push(text.slice(literal));
  return parts;
}

/** Does the text hold no macro at all? */
export function isLiteral(text: MacroText): boolean {
  return text.every((part) => typeof part === 'string');
}
