import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';
import { type Fragment, fragmentFinder, fragmentLength } from './fragments.js';
import { stringRanges } from './string-ranges.js';

/** Words, numbers and arithmetic are no program that could act. */
const harmless = /^[\w .,+*/%()-]*$/;
const callable = /[\w$]\s{0,4}\(/;

function isHarmless(text: string): boolean {
  return harmless.test(text) && !callable.test(text) && !/[A-Za-z]\.[A-Za-z]/.test(text);
}

/**
 * Whether a program is, for its larger part, what the client sent: the application runs programs of its clients, and what
 * they may do is decided when they act.
 */
function isClientProgram(code: string, text: string): boolean {
  return text.length * 2 >= code.trim().length;
}

/** Shortest program that is recognised as a piece of a longer text. */
const shortestProgram = 6;

/**
 * Whether code comes from the request: it stands as a whole in a text of it, or it holds a piece of one that is program.
 * Weaker than an injection: such code may be compiled, and is watched.
 */
export function derivesFromRequest(code: string, inputs: readonly Input[]): boolean {
  const program = code.trim();
  const strings = stringRanges(code);
  let fragments: ((text: string) => Fragment | undefined) | undefined;
  for (const { text } of inputs) {
    if (program.length >= shortestProgram && text.length > program.length && text.includes(program)) return true;
    if (text.length >= shortestProgram && !isHarmless(text) && code.includes(text)) {
      if (occurrences(code, text).some((at) => !isInside(strings, at, at + text.length))) return true;
    }
    if (text.length < fragmentLength || code.length < fragmentLength) continue;
    fragments ??= fragmentFinder(code, strings);
    if (fragments(text) !== undefined) return true;
  }
  return false;
}

/**
 * Decides whether a text of the request became program text: it stands in the code outside string literals and comments,
 * or a piece of it does that reads or calls something, as when a template engine cuts expressions out of a template. In a
 * sandbox a program that the client sent as a whole is no injection.
 */
export function detectCodeInjection(code: string, inputs: readonly Input[], sandbox = false): Detection | undefined {
  let strings: readonly (readonly [number, number])[] | undefined;
  let fragments: ((text: string) => Fragment | undefined) | undefined;
  const isProgram = (from: number, to: number): boolean => {
    strings ??= stringRanges(code);
    return !isInside(strings, from, to);
  };
  for (const input of inputs) {
    if (input.text.length < 3 || isHarmless(input.text)) continue;
    if (sandbox && isClientProgram(code, input.text)) continue;
    for (const at of occurrences(code, input.text)) {
      if (isProgram(at, at + input.text.length))
        return { algorithm: 'code-injection', input, at, reason: 'it stands in the program outside of literals' };
    }
    if (input.text.length < fragmentLength || code.length < fragmentLength) continue;
    strings ??= stringRanges(code);
    fragments ??= fragmentFinder(code, strings);
    const shared = fragments(input.text);
    if (shared !== undefined && !isHarmless(code.slice(shared.start, shared.end))) {
      const reason = 'a piece of it stands in the program outside of literals';
      return { algorithm: 'code-injection', input, at: shared.start, reason };
    }
  }
  return undefined;
}

/** Whether one of the ranges, which are in order, holds `from` to `to` strictly inside; found by halving. */
function isInside(ranges: readonly (readonly [number, number])[], from: number, to: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] <= from) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range[0] < from && to < range[1];
}
