import type { Input } from '../../inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';
import { stringRanges } from './string-ranges.js';

/** Words, numbers and arithmetic are no program that could act. */
const harmless = /^[\w .,+*/%()-]*$/;
const callable = /[A-Za-z_$][\w$]*\s{0,4}\(/;

function isHarmless(text: string): boolean {
  return harmless.test(text) && !callable.test(text) && !/[A-Za-z]\.[A-Za-z]/.test(text);
}

/** Shortest piece of a request's text that counts when only a part of the text became program. */
const fragment = 10;

/**
 * Decides whether a text of the request became program text: it stands in the code outside string literals and comments,
 * or a piece of it does that reads or calls something, as when a template engine cuts expressions out of a template.
 */
export function detectCodeInjection(code: string, inputs: readonly Input[]): Detection | undefined {
  let strings: readonly (readonly [number, number])[] | undefined;
  const isProgram = (from: number, to: number): boolean => {
    strings ??= stringRanges(code);
    return !strings.some(([start, end]) => start < from && to < end);
  };
  for (const input of inputs) {
    if (input.text.length < 3 || isHarmless(input.text)) continue;
    for (const at of occurrences(code, input.text)) {
      if (isProgram(at, at + input.text.length)) {
        return { algorithm: 'code-injection', input, at, reason: 'it stands in the program outside of literals' };
      }
    }
    const shared = sharedFragment(code, input.text);
    if (
      shared !== undefined &&
      !isHarmless(code.slice(shared.start, shared.end)) &&
      isProgram(shared.start, shared.end)
    ) {
      return {
        algorithm: 'code-injection',
        input,
        at: shared.start,
        reason: 'a piece of it stands in the program outside of literals',
      };
    }
  }
  return undefined;
}

/**
 * The first piece of at least ten characters that code and text share and that does something (a call, a member, an
 * assignment). Pieces of the text are indexed by their first ten characters, so each character is looked at a few times.
 */
function sharedFragment(code: string, text: string): { start: number; end: number } | undefined {
  if (text.length < fragment || code.length < fragment) return undefined;
  const places = new Map<string, number>();
  for (let at = 0; at + fragment <= text.length; at++) {
    const piece = text.slice(at, at + fragment);
    if (!places.has(piece)) places.set(piece, at);
  }
  for (let at = 0; at + fragment <= code.length; at++) {
    const place = places.get(code.slice(at, at + fragment));
    if (place === undefined) continue;
    let length = fragment;
    while (at + length < code.length && code[at + length] === text[place + length] && place + length < text.length)
      length++;
    if (/[(.[=]/.test(code.slice(at, at + length))) return { start: at, end: at + length };
    at += length - fragment;
  }
  return undefined;
}
