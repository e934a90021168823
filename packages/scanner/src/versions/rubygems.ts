import { compareDigits, compareText, isDigit, runs } from './digits.js';
import type { VersionScheme } from './scheme.js';

/**
 * RubyGems: runs of digits and letters; a run of letters makes a pre-release, `-` counts as `.pre.` (Gem::Version).
 * Zeros do not count at the end, nor in front of the first letters.
 */
export const rubygems: VersionScheme = {
  id: 'rubygems',
  compare(a, b) {
    const left = segments(a);
    const right = segments(b);
    const length = Math.max(left.length, right.length);
    for (let i = 0; i < length; i++) {
      const x = left[i] ?? '0';
      const y = right[i] ?? '0';
      const digits = isDigit(x.charCodeAt(0));
      if (digits !== isDigit(y.charCodeAt(0))) return digits ? 1 : -1;
      const difference = (digits ? compareDigits : compareText)(x, y);
      if (difference !== 0) return difference;
    }
    return 0;
  },
};

function segments(version: string): string[] {
  const all = runs(version.trim().replaceAll('-', '.pre.'));
  const letters = all.findIndex((run) => !isDigit(run.charCodeAt(0)));
  if (letters < 0) return dropZeros(all);
  return [...dropZeros(all.slice(0, letters)), ...dropZeros(all.slice(letters))];
}

function dropZeros(list: string[]): string[] {
  let end = list.length;
  while (end > 0 && isZero(list[end - 1] as string)) end--;
  return list.slice(0, end);
}

function isZero(run: string): boolean {
  for (let i = 0; i < run.length; i++) if (run.charCodeAt(i) !== 0x30) return false;
  return true;
}
