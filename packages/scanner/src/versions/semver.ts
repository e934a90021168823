import { compareDigits, compareText, digitsEnd, isNumber } from './digits.js';
import type { VersionScheme } from './scheme.js';

interface Parsed {
  readonly numbers: readonly string[];
  /** Dotted identifiers behind the first `-`, none for a release. */
  readonly pre: readonly string[];
  /** Dotted identifiers behind the first `+`. */
  readonly build: readonly string[];
}

/** Semantic Versioning 2.0.0 section 11, lenient: a leading `v` is dropped, absent numbers are 0. npm, crates, Go, Swift, hex, Julia. */
export const semver: VersionScheme = { id: 'semver', compare: (a, b) => compareCore(parse(a, 3), parse(b, 3)) };

/** Dart's pub: as semver, but build metadata counts, and a version with it is newer than one without. */
export const pub: VersionScheme = {
  id: 'pub',
  compare(a, b) {
    const left = parse(a, 3);
    const right = parse(b, 3);
    return compareCore(left, right) || compareBuild(left.build, right.build);
  },
};

/** NuGet: up to four numbers, pre-release identifiers without regard to case. */
export const nuget: VersionScheme = {
  id: 'nuget',
  compare: (a, b) => compareCore(parse(a.toLowerCase(), 4), parse(b.toLowerCase(), 4)),
};

/** Go: semver, and the toolchain's own `go1.21rc2` form. */
export const go: VersionScheme = { id: 'go', compare: (a, b) => semver.compare(toolchain(a), toolchain(b)) };

function toolchain(version: string): string {
  const text = version.startsWith('go') ? version.slice(2) : version;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2d || code === 0x2b) return text;
    if (code >= 0x61 && code <= 0x7a && i > 0 && digitsEnd(text, i - 1) === i) {
      const word = text.slice(i);
      const split = word.search(/\d/);
      return split < 0
        ? `${text.slice(0, i)}-${word}`
        : `${text.slice(0, i)}-${word.slice(0, split)}.${word.slice(split)}`;
    }
  }
  return text;
}

function parse(version: string, numbers: number): Parsed {
  let text = version.trim();
  if (text[0] === 'v' || text[0] === 'V' || text[0] === '=') text = text.slice(1);
  const plus = text.indexOf('+');
  const build = plus < 0 ? [] : text.slice(plus + 1).split('.');
  if (plus >= 0) text = text.slice(0, plus);
  const found: string[] = [];
  let at = 0;
  while (found.length < numbers) {
    const end = digitsEnd(text, at);
    if (end === at) break;
    found.push(text.slice(at, end));
    at = end;
    if (text[at] !== '.') break;
    at++;
  }
  while (found.length < numbers) found.push('0');
  const rest = text[at] === '-' ? text.slice(at + 1) : text.slice(at);
  return { numbers: found, pre: rest === '' ? [] : rest.split('.'), build };
}

function compareCore(a: Parsed, b: Parsed): number {
  for (let i = 0; i < a.numbers.length; i++) {
    const difference = compareDigits(a.numbers[i] ?? '0', b.numbers[i] ?? '0');
    if (difference !== 0) return difference;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  return compareIdentifiers(a.pre, b.pre);
}

function compareBuild(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length - b.length;
  return compareIdentifiers(a, b);
}

/** Numbers before words, numbers as numbers, words by ASCII, a longer list after its prefix. */
function compareIdentifiers(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const left = a[i] as string;
    const right = b[i] as string;
    const numeric = isNumber(left);
    if (numeric !== isNumber(right)) return numeric ? -1 : 1;
    const difference = (numeric ? compareDigits : compareText)(left, right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
