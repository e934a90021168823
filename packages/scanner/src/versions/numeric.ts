import { compareDigits, isDigit, runs } from './digits.js';
import type { VersionScheme } from './scheme.js';

function compareLists(a: string, b: string): number {
  const left = runs(a).filter(startsWithDigit);
  const right = runs(b).filter(startsWithDigit);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = compareDigits(left[i] as string, right[i] as string);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function startsWithDigit(run: string): boolean {
  return isDigit(run.charCodeAt(0));
}

/** R packages: numbers separated by `.` or `-`, a longer list is newer (R documentation, `package_version`). */
export const cran: VersionScheme = { id: 'cran', compare: compareLists };

/** Haskell packages: numbers separated by `.`, a longer list is newer (Haskell PVP). */
export const hackage: VersionScheme = { id: 'hackage', compare: compareLists };
