import { isVariable } from '../variables/index.js';

/** Characters that mean themselves in rule files, targets and patterns alike. */
const plain = /^[A-Za-z0-9_-]$/;

/** A text as a pattern that matches just it, in characters that need no quoting anywhere in a rule file. */
export function literalPattern(text: string): string {
  let pattern = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (plain.test(char)) pattern += char;
    else if (char === '.') pattern += '\\.';
    else pattern += `\\x${text.charCodeAt(at).toString(16).padStart(2, '0')}`;
  }
  return pattern;
}

/** A path of a JSON body without its positions in arrays: `json.items.\d+.sku`. */
function jsonPattern(key: string): string {
  const segments = key.split('.');
  return segments.map((segment) => (/^\d{1,6}$/.test(segment) ? '\\d+' : literalPattern(segment))).join('\\.');
}

/**
 * The target of an exclusion for one value that matched, `ARGS:id`; undefined for values that are no part of the request. A value
 * inside a JSON array is meant wherever it stands in the array.
 */
export function targetText(name: string): string | undefined {
  const colon = name.indexOf(':');
  const variable = colon < 0 ? name : name.slice(0, colon);
  // Findings come from files too: nothing in them may become rule text of its own.
  if (!isVariable(variable)) return undefined;
  if (colon < 0) return name;
  const key = name.slice(colon + 1);
  if (variable === 'XML') return /^[\w/@*.:-]+$/.test(key) ? name : undefined;
  if (/^json\..*\.\d{1,6}(?:\.|$)/.test(key)) return `${variable}:/^${jsonPattern(key)}$/`;
  return /^[A-Za-z0-9_.-]+$/.test(key) ? name : `${variable}:/^${literalPattern(key)}$/`;
}

/** The condition on the path, as the second argument of `SecRule`. A masked path becomes a pattern of what the mask hides. */
export function pathCondition(path: string): string {
  if (/^[A-Za-z0-9/._~-]*$/.test(path)) return `@streq ${path}`;
  // What finding paths are shown as: digits keep their last two, the local part of a mail address is gone, other bytes are \xHH.
  const pattern = path
    .split(/(\*{3}\d{2}|\*{3}@|\\x[0-9a-f]{2})/)
    .map((piece) => {
      if (/^\*{3}\d{2}$/.test(piece)) return `\\d{7,}${piece.slice(3)}`;
      if (piece === '***@') return '[^/@]{1,64}@';
      return /^\\x[0-9a-f]{2}$/.test(piece) ? piece : literalPattern(piece);
    })
    .join('');
  return `@rx ^${pattern}$`;
}
