/** A set of symbols: sorted, disjoint, inclusive ranges laid out as `lo, hi, lo, hi, ...`. */
export type CharSet = readonly number[];

export const EMPTY_SET: CharSet = [];

/** Sorts ranges and joins those that touch. */
export function charSet(ranges: readonly number[]): CharSet {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [lo, hi] of pairs) {
    const last = out.length - 1;
    if (last > 0 && lo <= out[last]! + 1) out[last] = Math.max(out[last]!, hi);
    else out.push(lo, hi);
  }
  return out;
}

/** Everything from 0 to `max` that is not in the set. */
export function complement(set: CharSet, max: number): CharSet {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length && next <= max; i += 2) {
    if (set[i]! > next) out.push(next, Math.min(set[i]! - 1, max));
    next = set[i + 1]! + 1;
  }
  if (next <= max) out.push(next, max);
  return out;
}

/** What is in both sets. */
export function intersect(a: CharSet, b: CharSet): CharSet {
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const lo = Math.max(a[i]!, b[j]!);
    const hi = Math.min(a[i + 1]!, b[j + 1]!);
    if (lo <= hi) out.push(lo, hi);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return out;
}

/** True when the symbol is in the set. */
export function inSet(set: CharSet, symbol: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (symbol > set[2 * middle + 1]!) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && symbol >= set[2 * low]!;
}

/** How many symbols the set holds. */
export function setSize(set: CharSet): number {
  let size = 0;
  for (let i = 0; i < set.length; i += 2) size += set[i + 1]! - set[i]! + 1;
  return size;
}
