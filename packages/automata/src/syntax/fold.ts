import { FOLD_ORBITS, FOLD_PAIRS } from '../generated/case-folding.js';
import { type CharSet, charSet } from './char-set.js';

/** Adds the other case of ASCII letters; bytes above 0x7F have no case, as in the C locale. */
export function foldAscii(set: CharSet): CharSet {
  const extra: number[] = [];
  for (let i = 0; i < set.length; i += 2) {
    addShifted(extra, set[i]!, set[i + 1]!, 65, 90, 32);
    addShifted(extra, set[i]!, set[i + 1]!, 97, 122, -32);
  }
  return extra.length === 0 ? set : charSet([...set, ...extra]);
}

/** Adds every code point that folds to the same as a member, by Unicode simple case folding. */
export function foldUnicode(set: CharSet): CharSet {
  const extra: number[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const lo = set[i]!;
    const hi = set[i + 1]!;
    for (const [first, count, stride, distance] of FOLD_PAIRS) {
      addRun(extra, lo, hi, first, count, stride, distance);
      addRun(extra, lo, hi, first + distance, count, stride, -distance);
    }
    for (const orbit of FOLD_ORBITS) {
      if (orbit.some((point) => point >= lo && point <= hi)) for (const point of orbit) extra.push(point, point);
    }
  }
  return extra.length === 0 ? set : charSet([...set, ...extra]);
}

function addShifted(out: number[], lo: number, hi: number, first: number, last: number, distance: number): void {
  const from = Math.max(lo, first);
  const to = Math.min(hi, last);
  if (from <= to) out.push(from + distance, to + distance);
}

function addRun(out: number[], lo: number, hi: number, first: number, count: number, stride: number, by: number): void {
  if (stride === 1) {
    addShifted(out, lo, hi, first, first + count - 1, by);
    return;
  }
  const start = Math.max(0, Math.ceil((lo - first) / stride));
  for (let i = start; i < count && first + i * stride <= hi; i++) {
    out.push(first + i * stride + by, first + i * stride + by);
  }
}
