import type { Match } from './match.js';

/** Text with `$1`, `${name}`, `$0`, `$&`, `$$`, or a function of the match. */
export type Replacement = string | ((match: Match) => string);

/** Makes a function of a replacement; a string is read once. */
export function replacer(replacement: Replacement): (match: Match) => string {
  if (typeof replacement === 'function') return replacement;
  const parts: (string | number | { readonly name: string })[] = [];
  let at = 0;
  for (;;) {
    const dollar = replacement.indexOf('$', at);
    if (dollar < 0) break;
    parts.push(replacement.slice(at, dollar));
    at = readReference(replacement, dollar + 1, parts);
  }
  parts.push(replacement.slice(at));
  return (match) => {
    let out = '';
    for (const part of parts) {
      if (typeof part === 'string') out += part;
      else out += match.group(typeof part === 'number' ? part : part.name) ?? '';
    }
    return out;
  };
}

function readReference(text: string, at: number, parts: (string | number | { readonly name: string })[]): number {
  const letter = text.charAt(at);
  if (letter === '$' || letter === '&') {
    parts.push(letter === '$' ? '$' : 0);
    return at + 1;
  }
  if (letter === '{') {
    const end = text.indexOf('}', at);
    const name = end < 0 ? '' : text.slice(at + 1, end);
    if (/^[A-Za-z0-9_]{1,128}$/.test(name)) {
      parts.push(/^[0-9]{1,5}$/.test(name) ? Number(name) : { name });
      return end + 1;
    }
  }
  let stop = at;
  while (stop < at + 2 && text.charAt(stop) >= '0' && text.charAt(stop) <= '9') stop++;
  if (stop === at) parts.push('$');
  else parts.push(Number(text.slice(at, stop)));
  return stop;
}
