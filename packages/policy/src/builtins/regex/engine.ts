import { compile, type Match, type Regex } from '@lamellar/automata';
import { builtinError } from '../builtin-error.js';
import type { BuiltinContext } from '../context.js';
import { patternMessage } from './parse-error.js';

/**
 * Compiles a pattern in RE2's syntax; matching takes time linear in the text.
 *
 * @throws {BuiltinError} `error parsing regexp: ...`.
 */
export function compileRegex(pattern: string, context: BuiltinContext): Regex {
  return context.cache.get('regex', pattern, () => {
    try {
      return compile(pattern, { mode: 'unicode' });
    } catch (cause) {
      throw builtinError(`error parsing regexp: ${patternMessage(cause)}`, cause);
    }
  });
}

/** Whether a pattern can be compiled. */
export function isRegex(pattern: string, context: BuiltinContext): boolean {
  try {
    compileRegex(pattern, context);
    return true;
  } catch {
    return false;
  }
}

/** All matches as Go finds them: none overlapping, and no empty one right behind another. A negative `most` means all. */
export function* allMatches(regex: Regex, text: string, most: number): Generator<Match> {
  let at = 0;
  let lastEnd = -1;
  for (let count = 0; at <= text.length && count !== most; ) {
    const match = regex.exec(text, at);
    if (match === null) return;
    const empty = match.end === match.index;
    if (!empty || match.index !== lastEnd) {
      count++;
      yield match;
    }
    lastEnd = match.end;
    at = empty ? match.end + widthAt(text, match.end) : match.end;
  }
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The texts between the matches. */
export function splitText(regex: Regex, text: string): string[] {
  if (regex.source !== '' && text === '') return [''];
  const pieces: string[] = [];
  let from = 0;
  let to = 0;
  for (const match of allMatches(regex, text, -1)) {
    to = match.index;
    if (match.end !== 0) pieces.push(text.slice(from, to));
    from = match.end;
  }
  if (to !== text.length) pieces.push(text.slice(from));
  return pieces;
}

/** Longest text that a replacement may make. */
const MAX_LENGTH = 1 << 26;

/** The text with every match replaced; `$1`, `$name`, `${name}` stand for groups and `$$` for a dollar sign. */
export function replaceText(regex: Regex, text: string, replacement: string): string {
  const parts = readReplacement(replacement);
  const out: string[] = [];
  let size = 0;
  let last = 0;
  for (const match of allMatches(regex, text, -1)) {
    const made = parts.map((part) => (typeof part === 'string' ? part : (match.group(part.group) ?? ''))).join('');
    size += match.index - last + made.length;
    if (size > MAX_LENGTH) throw builtinError(`regex.replace: the result is longer than ${MAX_LENGTH} characters`);
    out.push(text.slice(last, match.index), made);
    last = match.end;
  }
  out.push(text.slice(last));
  return out.join('');
}

type Part = string | { readonly group: string | number };

/** Splits a replacement; a dollar sign that begins no name stands for itself. */
function readReplacement(replacement: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const dollar = replacement.indexOf('$', at);
    if (dollar < 0) {
      parts.push(replacement.slice(at));
      return parts;
    }
    parts.push(replacement.slice(at, dollar));
    if (replacement[dollar + 1] === '$') {
      parts.push('$');
      at = dollar + 2;
      continue;
    }
    const braced = replacement[dollar + 1] === '{';
    const start = dollar + (braced ? 2 : 1);
    let end = start;
    while (/[\p{L}\p{Nd}_]/u.test(replacement[end] ?? '')) end++;
    if (end === start || (braced && replacement[end] !== '}')) {
      parts.push('$');
      at = dollar + 1;
      continue;
    }
    const name = replacement.slice(start, end);
    parts.push({ group: /^[0-9]{1,6}$/.test(name) ? Number(name) : name });
    at = braced ? end + 1 : end;
  }
}

/** A pattern that matches the text itself. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
