import { type CharSet, charSet, complement } from './char-set.js';
import { POSIX } from './class-names.js';
import { classEscape, symbolEscape } from './escape.js';
import type { Scanner } from './scanner.js';

/** Reads `[...]`; the opening bracket is next. Folding comes before negation, so `(?i)[^x]` refuses `X` too. */
export function bracket(scan: Scanner, fold: boolean): CharSet {
  const at = scan.pos++;
  const negative = scan.eat('^');
  const ranges: number[] = [];
  for (let first = true; ; first = false) {
    if (scan.done) scan.fail('missing ] of a class', at);
    if (scan.peek() === ']' && !first) break;
    const named = posixClass(scan, fold) ?? (scan.peek() === '\\' ? classEscape(scan, fold) : undefined);
    if (named !== undefined) {
      for (const bound of named) ranges.push(bound);
      continue;
    }
    if (scan.eat('\\E')) continue;
    const from = scan.pos;
    const lo = member(scan);
    const hi = rangeEnd(scan, lo, from);
    for (const bound of hi === lo ? scan.literal(lo, fold) : scan.folded([lo, hi], fold)) ranges.push(bound);
  }
  scan.pos++;
  const set = charSet(ranges);
  return negative ? complement(set, scan.maxSymbol) : set;
}

function member(scan: Scanner): number {
  if (scan.peek() !== '\\') return scan.symbol();
  if (scan.syntax === 'pcre' && scan.eat('\\b')) return 8;
  return symbolEscape(scan);
}

function rangeEnd(scan: Scanner, lo: number, from: number): number {
  if (scan.peek() !== '-' || scan.peek(1) === ']' || scan.peek(1) === '') return lo;
  const dash = scan.pos++;
  const isClass = scan.peek() === '\\' && 'dDsSwWpPhHvV'.includes(scan.peek(1)) && classAfterDash(scan);
  if (isClass || (scan.peek() === '[' && scan.peek(1) === ':')) {
    if (scan.syntax === 're2') scan.fail('class as the end of a range', from, 'escape the - or put it last');
    scan.pos = dash;
    return lo;
  }
  const hi = member(scan);
  if (hi < lo) scan.fail('range with its ends exchanged', from);
  return hi;
}

function classAfterDash(scan: Scanner): boolean {
  return scan.syntax === 'pcre' || !'hHvV'.includes(scan.peek(1));
}

function posixClass(scan: Scanner, fold: boolean): CharSet | undefined {
  if (!scan.startsWith('[:')) return undefined;
  const stop = scan.source.indexOf(':]', scan.pos + 2);
  if (stop < 0) return undefined;
  const written = scan.source.slice(scan.pos + 2, stop);
  if (!/^\^?[a-z]{1,12}$/.test(written)) return undefined;
  const negative = written.startsWith('^');
  const set = POSIX.get(negative ? written.slice(1) : written);
  if (set === undefined) scan.fail(`unknown class [:${written}:]`, scan.pos, 'use a POSIX name such as [:alpha:]');
  scan.pos = stop + 2;
  const folded = scan.folded(set, fold);
  return negative ? complement(folded, scan.maxSymbol) : folded;
}
