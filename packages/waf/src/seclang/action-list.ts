import type { ActionNode } from './ast.js';
import type { Problems } from './problems.js';
import type { PlaceOf } from './targets.js';

/** Splits at commas outside single quotes. A quote opens a value only after the colon (or at the start of an entry). */
function splitEntries(text: string): { readonly entry: string; readonly offset: number; readonly open: boolean }[] {
  const entries: { entry: string; offset: number; open: boolean }[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length) {
      const char = text.charAt(at);
      if (char === '\\') {
        at++;
        continue;
      }
      if (char === "'") {
        if (quoted) quoted = !closesValue(text, at);
        else quoted = opensValue(text.slice(start, at));
      }
      if (quoted || char !== ',') continue;
    }
    entries.push({ entry: text.slice(start, at), offset: start, open: quoted });
    start = at + 1;
  }
  return entries;
}

function opensValue(before: string): boolean {
  const trimmed = before.trim();
  return trimmed.endsWith(':') || trimmed.endsWith('=') || trimmed === '';
}

/** An apostrophe inside a quoted text is part of it unless the entry ends there. */
function closesValue(text: string, at: number): boolean {
  const rest = text.slice(at + 1).trimStart();
  return rest === '' || rest.startsWith(',');
}

/** Parses an action list such as `id:1,phase:2,t:none,msg:'a text',setvar:'tx.a=+1'`. */
export function parseActions(text: string, placeOf: PlaceOf, problems: Problems): ActionNode[] {
  const actions: ActionNode[] = [];
  for (const { entry, offset, open } of splitEntries(text)) {
    const trimmed = entry.trim();
    if (trimmed === '') continue;
    const place = placeOf(offset + entry.indexOf(trimmed));
    if (open) {
      problems.add(
        'WAF_PARSE_UNTERMINATED',
        place,
        `the quoted value of ${JSON.stringify(trimmed.slice(0, 40))} is not closed`,
        "end it with ' or write \\' for an apostrophe",
      );
    }
    const colon = trimmed.indexOf(':');
    const name = (colon < 0 ? trimmed : trimmed.slice(0, colon)).trim().toLowerCase();
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      problems.add(
        'WAF_PARSE_ACTION',
        place,
        `expected an action such as id:1 or t:none, found ${JSON.stringify(trimmed.slice(0, 60))}`,
        'separate actions with commas and quote values that hold commas',
      );
      continue;
    }
    actions.push({ name, value: colon < 0 ? undefined : unquote(trimmed.slice(colon + 1).trim()), place });
  }
  return actions;
}

function unquote(value: string): string {
  const bare = value.length > 1 && value.startsWith("'") && value.endsWith("'") ? value.slice(1, -1) : value;
  return bare.replaceAll("\\'", "'").replaceAll('\\"', '"');
}
