import { digitsEnd, isDigit } from './digits.js';
import type { VersionScheme } from './scheme.js';

/** Kinds of token in the order in which they sort where two versions part: the earlier kind is the newer version. */
const kind = {
  number: 1,
  digits: 2,
  letter: 3,
  suffix: 4,
  suffixNumber: 5,
  revision: 6,
  end: 7,
  empty: 8,
  invalid: 9,
} as const;

interface Token {
  readonly kind: number;
  readonly value: number | bigint;
}

const before = ['alpha', 'beta', 'pre', 'rc'];
const after = ['cvs', 'svn', 'git', 'hg', 'p'];
const END: Token = { kind: kind.end, value: 0 };
const INVALID: Token = { kind: kind.invalid, value: -1 };

/**
 * Alpine and Wolfi: `digits{.digits}[letter]{_suffix[digits]}[-r digits]`, as the newest apk orders them.
 * A version that breaks the grammar is older than one that ends where the other breaks it.
 */
export const apk: VersionScheme = {
  id: 'apk',
  compare(a, b) {
    const left = tokens(a);
    const right = tokens(b);
    for (let i = 0; ; i++) {
      const x = left[i] as Token;
      const y = right[i] as Token;
      if (x.kind !== y.kind) {
        if (x.kind === kind.suffix && x.value < 0) return -1;
        if (y.kind === kind.suffix && y.value < 0) return 1;
        return y.kind - x.kind;
      }
      if (x.value !== y.value) return x.value < y.value ? -1 : 1;
      if (x.kind >= kind.end && x.kind !== kind.empty) return 0;
    }
  },
};

function tokens(version: string): Token[] {
  const list: Token[] = [];
  let at = digitsEnd(version, 0);
  if (at === 0 && version[0] !== '.') return [{ kind: kind.invalid, value: wordValue(version) }];
  list.push({ kind: kind.digits, value: value(version.slice(0, at)) });
  at = components(version, at, list);
  if (isLower(version, at)) {
    list.push({ kind: kind.letter, value: version.charCodeAt(at++) });
    const end = digitsEnd(version, at);
    if (end > at) {
      list.push({ kind: kind.digits, value: value(version.slice(at, end)) });
      at = components(version, end, list);
    }
  }
  while (version[at] === '_') {
    const next = suffix(version, at + 1, list);
    if (next === undefined) return list;
    at = next;
  }
  // Commit hashes do not order versions.
  if (version[at] === '~') while (at < version.length && version[at] !== '-') at++;
  if (version[at] === '-' && version[at + 1] === 'r' && !isLower(version, at + 2)) {
    const end = digitsEnd(version, at + 2);
    list.push({ kind: kind.revision, value: value(version.slice(at + 2, end)) });
    at = end;
  }
  list.push(at >= version.length ? END : INVALID);
  return list;
}

/** Dotted parts. One that begins with zeros sorts as a fraction does: the more zeros, the older. */
function components(version: string, from: number, list: Token[]): number {
  let at = from;
  while (version[at] === '.') {
    at++;
    const end = digitsEnd(version, at);
    let zeros = at;
    while (zeros < end && version[zeros] === '0') zeros++;
    if (zeros > at) {
      list.push({ kind: kind.number, value: at - zeros });
      if (zeros < version.length) list.push({ kind: kind.digits, value: value(version.slice(zeros, end)) });
    } else if (end === at && isLower(version, at)) list.push({ kind: kind.empty, value: 0 });
    else list.push({ kind: kind.number, value: value(version.slice(at, end)) });
    at = end;
  }
  return at;
}

/** A known suffix and its number; returns where it ends, or undefined when it is unknown and the version ends there. */
function suffix(version: string, from: number, list: Token[]): number | undefined {
  let end = from;
  while (isLower(version, end)) end++;
  const word = version.slice(from, end);
  const early = before.indexOf(word);
  const late = after.indexOf(word);
  if (early < 0 && late < 0) {
    list.push({ kind: kind.suffix, value: -1 }, INVALID);
    return undefined;
  }
  list.push({ kind: kind.suffix, value: early >= 0 ? early - before.length : late });
  if (!isDigit(version.charCodeAt(end))) return end;
  const numberEnd = digitsEnd(version, end);
  list.push({ kind: kind.suffixNumber, value: value(version.slice(end, numberEnd)) });
  return numberEnd;
}

function isLower(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x61 && code <= 0x7a;
}

function value(digits: string): number | bigint {
  return digits.length > 15 ? BigInt(digits) : Number(digits);
}

/** Versions that do not begin with a digit are ordered by their first characters. */
function wordValue(text: string): number {
  return (text.charCodeAt(0) || 0) * 0x10000 + (text.charCodeAt(1) || 0) - 0x1_0000_0000;
}
