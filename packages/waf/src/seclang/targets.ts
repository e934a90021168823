import type { Selector, TargetNode } from './ast.js';
import type { Place } from './place.js';
import type { Problems } from './problems.js';

/** Where a piece of a word stands. */
export type PlaceOf = (offset: number) => Place;

/** Splits a variable list at `|`, but not inside `/regex/` or quotes; gives the start of each piece. */
function splitList(text: string): { readonly piece: string; readonly offset: number }[] {
  const pieces: { piece: string; offset: number }[] = [];
  let start = 0;
  let quoted = false;
  let inRegex = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    if (at < text.length) {
      if (char === '\\') {
        at++;
        continue;
      }
      if (char === "'" && !inRegex) quoted = !quoted;
      else if (char === '/' && inRegex) inRegex = !/^'?(?:\||$)/.test(text.slice(at + 1, at + 3));
      else if (char === '/' && /:'?$/.test(text.slice(Math.max(0, at - 2), at))) {
        inRegex = !/^[&!]*(?:XML|JSON):/i.test(text.slice(start));
      }
      if (quoted || inRegex || (char !== '|' && char !== ',')) continue;
      if (char === ',' && text.slice(start, at).includes(':')) continue;
    }
    pieces.push({ piece: text.slice(start, at), offset: start });
    start = at + 1;
  }
  return pieces;
}

/** Parses a variable list such as `REQUEST_COOKIES|!REQUEST_COOKIES:/__utm/|ARGS|XML:/*`. */
export function parseTargets(text: string, placeOf: PlaceOf, problems: Problems): TargetNode[] {
  const targets: TargetNode[] = [];
  for (const { piece, offset } of splitList(text)) {
    const trimmed = piece.trim();
    const at = offset + piece.indexOf(trimmed);
    const place = placeOf(at);
    const match = /^([!&]*)([A-Za-z_][A-Za-z0-9_]*)(?:[:.]([\s\S]*))?$/.exec(trimmed);
    const [, marks = '', name = '', selectorText] = match ?? [];
    if (match === null || marks.length > 1) {
      problems.add(
        'WAF_PARSE_TARGET',
        place,
        `expected a variable such as ARGS, &ARGS or !ARGS:key, found ${JSON.stringify(trimmed.slice(0, 60))}`,
        'separate variables with |',
      );
      continue;
    }
    const variable = name.toUpperCase();
    const selector = selectorText === undefined ? undefined : parseSelector(variable, selectorText);
    if (selector !== undefined && selector.text === '') {
      problems.add('WAF_PARSE_TARGET', place, `${variable}: has no key`, 'write the key, or take the colon away');
      continue;
    }
    targets.push({
      variable,
      count: marks === '&',
      exclude: marks === '!',
      place,
      ...(selector !== undefined && { selector }),
    });
  }
  return targets;
}

function parseSelector(variable: string, text: string): Selector {
  const bare = text.length > 1 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;
  if (variable === 'XML') return { kind: 'xpath', text: bare };
  if (bare.length > 2 && bare.startsWith('/') && bare.endsWith('/')) {
    return { kind: 'regex', text: bare.slice(1, -1).replaceAll('\\/', '/') };
  }
  return { kind: 'key', text: bare };
}
