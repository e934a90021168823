import { compareDigits, compareText, isDigit, runs } from './digits.js';
import type { VersionScheme } from './scheme.js';

/** For worlds without a written order: runs of digits as numbers, runs of letters by ASCII, letters before digits and the end. */
export const generic: VersionScheme = {
  id: 'generic',
  compare(a, b) {
    const left = runs(a.toLowerCase());
    const right = runs(b.toLowerCase());
    for (let i = 0; ; i++) {
      const x = left[i];
      const y = right[i];
      if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -step(y as string) : step(x);
      const digits = isDigit(x.charCodeAt(0));
      if (digits !== isDigit(y.charCodeAt(0))) return digits ? 1 : -1;
      const difference = (digits ? compareDigits : compareText)(x, y);
      if (difference !== 0) return difference;
    }
  },
};

/** What a version that goes on with this run is, against one that ends: `1.0` > `1`, `1.0rc1` < `1.0`. */
function step(run: string): number {
  return isDigit(run.charCodeAt(0)) ? 1 : -1;
}
