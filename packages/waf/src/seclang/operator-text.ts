import type { OperatorNode } from './ast.js';
import type { PlaceOf } from './targets.js';

/** Parses the second argument of `SecRule`: `@name argument`, `!@name argument`, or a bare pattern for `@rx`. */
export function parseOperator(text: string, placeOf: PlaceOf): OperatorNode {
  let at = 0;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  const place = placeOf(at);
  let negated = false;
  if (text.charAt(at) === '!') {
    const after = text.slice(at + 1);
    const skipped = after.length - after.trimStart().length;
    negated = true;
    at += 1 + (after.trimStart().startsWith('@') ? skipped : 0);
  }
  if (text.charAt(at) !== '@') return { name: 'rx', argument: text.slice(at), negated, place };
  let end = at + 1;
  while (end < text.length && !/[ \t]/.test(text.charAt(end))) end++;
  const name = text.slice(at + 1, end);
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end++;
  return { name, argument: text.slice(end), negated, place };
}
