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
 * Decides whether a text of the request became program text: it stands in the code outside string literals and comments,
 * or a piece of it does that reads or calls something, as when a template engine cuts expressions out of a template.
 */
export function detectCodeInjection(code: string, inputs: readonly Input[]): Detection | undefined {
  let strings: readonly (readonly [number, number])[] | undefined;
  let fragments: ((text: string) => Fragment | undefined) | undefined;
  const isProgram = (from: number, to: number): boolean => {
    strings ??= stringRanges(code);
    return !isInside(strings, from, to);
  };
  for (const input of inputs) {
    if (input.text.length < 3 || isHarmless(input.text)) continue;
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
