import { compareDigits, compareText, isNumber } from './digits.js';
import type { VersionScheme } from './scheme.js';

interface Parsed {
  readonly epoch: string;
  readonly release: readonly string[];
  /** -1 for a pure development release, 0 to 2 for a, b, rc, 3 for none. */
  readonly phase: number;
  readonly phaseNumber: string;
  /** Undefined when there is no post release. */
  readonly post: string | undefined;
  /** Undefined when there is no development release. */
  readonly dev: string | undefined;
  readonly local: readonly string[];
}

const phases: Readonly<Record<string, number>> = {
  __proto__: null as never,
  a: 0,
  alpha: 0,
  b: 1,
  beta: 1,
  c: 2,
  rc: 2,
  pre: 2,
  preview: 2,
};
// Every part is told from the next by its first characters, so that matching is linear (checked by the linearity run).
const grammar =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|rc|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const MAX_LENGTH = 1024;

/** Python: PEP 440, and for what breaks it the older order of setuptools, in which such versions precede all others. */
export const pep440: VersionScheme = {
  id: 'pep440',
  compare(a, b) {
    const left = parse(a);
    const right = parse(b);
    if (left && right) return compareParsed(left, right);
    if (left || right) return left ? 1 : -1;
    return compareLegacy(a, b);
  },
};

function parse(version: string): Parsed | undefined {
  const text = version.trim().toLowerCase();
  const match = text.length > MAX_LENGTH ? null : grammar.exec(text);
  if (!match) return undefined;
  const [, epoch, release, phase, phaseNumber, implicitPost, post, postNumber, dev, devNumber, local] = match;
  const hasPost = implicitPost !== undefined || post !== undefined;
  return {
    epoch: epoch ?? '0',
    release: dropZeros((release as string).split('.')),
    phase: phase !== undefined ? (phases[phase] as number) : dev !== undefined && !hasPost ? -1 : 3,
    phaseNumber: phaseNumber || '0',
    post: hasPost ? (implicitPost ?? (postNumber || '0')) : undefined,
    dev: dev !== undefined ? devNumber || '0' : undefined,
    local: local === undefined ? [] : local.split(/[-_.]/),
  };
}

function dropZeros(release: string[]): string[] {
  let end = release.length;
  while (end > 1 && compareDigits(release[end - 1] as string, '0') === 0) end--;
  return release.slice(0, end);
}

function compareParsed(a: Parsed, b: Parsed): number {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareRelease(a.release, b.release) ||
    a.phase - b.phase ||
    compareDigits(a.phaseNumber, b.phaseNumber) ||
    optional(a.post, b.post, -1) ||
    optional(a.dev, b.dev, 1) ||
    compareLocal(a.local, b.local)
  );
}

/** An absent part is older (`-1`) or newer (`1`) than any present one. */
function optional(a: string | undefined, b: string | undefined, absent: 1 | -1): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? absent : -absent;
  return compareDigits(a, b);
}

function compareRelease(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = compareDigits(a[i] ?? '0', b[i] ?? '0');
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareLocal(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const left = a[i] as string;
    const right = b[i] as string;
    const numeric = isNumber(left);
    if (numeric !== isNumber(right)) return numeric ? 1 : -1;
    const difference = (numeric ? compareDigits : compareText)(left, right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const legacyWords: Readonly<Record<string, string>> = {
  __proto__: null as never,
  pre: 'c',
  preview: 'c',
  '-': 'final-',
  rc: 'c',
  dev: '@',
};

function compareLegacy(a: string, b: string): number {
  const left = legacyKey(a);
  const right = legacyKey(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = compareText(left[i] as string, right[i] as string);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The key of setuptools before PEP 440: padded numbers, words behind a `*`, and `*final` at the end. */
function legacyKey(version: string): string[] {
  const key: string[] = [];
  const pieces = version.toLowerCase().match(/\d+|[a-z]+|\.|-|[^\da-z.-]+/g) ?? [];
  for (const piece of [...pieces, 'final']) {
    const part = legacyWords[piece] ?? piece;
    if (part === '.') continue;
    if (isNumber(part)) {
      key.push(part.padStart(8, '0'));
      continue;
    }
    const word = `*${part}`;
    if (word < '*final') while (key.at(-1) === '*final-') key.pop();
    while (key.at(-1) === '00000000') key.pop();
    key.push(word);
  }
  return key;
}
