import { compareDigits, compareText, isDigit } from './digits.js';
import type { VersionScheme } from './scheme.js';

interface Token {
  /** `.` or `-`; a change between digits and letters counts as `-`. */
  readonly separator: string;
  readonly text: string;
  readonly number: boolean;
}

/** Known qualifiers in rising order; the empty one is a release. Unknown ones come after all, by name. */
const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const aliases: Readonly<Record<string, string>> = {
  __proto__: null as never,
  ga: '',
  final: '',
  release: '',
  cr: 'rc',
};
const shortForms: Readonly<Record<string, string>> = {
  __proto__: null as never,
  a: 'alpha',
  b: 'beta',
  m: 'milestone',
};

/** Maven: the version order of the POM reference, section "Version Order Specification". */
export const maven: VersionScheme = {
  id: 'maven',
  compare(a, b) {
    const left = trim(tokens(a));
    const right = trim(tokens(b));
    const length = Math.max(left.length, right.length);
    for (let i = 0; i < length; i++) {
      const x = left[i] ?? padding(right[i] as Token);
      const y = right[i] ?? padding(left[i] as Token);
      const difference = compareTokens(x, y);
      if (difference !== 0) return difference;
    }
    return 0;
  },
};

function padding(other: Token): Token {
  return { separator: other.separator, text: other.number ? '0' : '', number: other.number };
}

function compareTokens(a: Token, b: Token): number {
  const difference = placeRank(a) - placeRank(b);
  if (difference !== 0) return difference;
  if (a.number) return compareDigits(a.text, b.text);
  const left = qualifiers.indexOf(a.text);
  const right = qualifiers.indexOf(b.text);
  if (left >= 0 || right >= 0) return (left < 0 ? qualifiers.length : left) - (right < 0 ? qualifiers.length : right);
  return compareText(a.text, b.text);
}

/** Qualifiers, then `-number`, then `.number`. */
function placeRank(token: Token): number {
  if (!token.number) return 0;
  return token.separator === '-' ? 1 : 2;
}

function tokens(version: string): Token[] {
  const text = version.toLowerCase();
  const list: Token[] = [];
  let separator = '.';
  let start = 0;
  const push = (end: number, nextIsDigit: boolean): void => {
    const part = text.slice(start, end) || '0';
    const number = isDigit(part.charCodeAt(0));
    const name = (nextIsDigit ? shortForms[part] : undefined) ?? aliases[part] ?? part;
    list.push({ separator, text: number ? part : name, number });
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '.' || char === '-') {
      push(i, false);
      separator = char;
      start = i + 1;
    } else if (i > start && isDigit(text.charCodeAt(i)) !== isDigit(text.charCodeAt(i - 1))) {
      push(i, isDigit(text.charCodeAt(i)));
      separator = '-';
      start = i;
    }
  }
  push(text.length, false);
  return list;
}

/** Drops what means nothing (0, final, ga ...) at the end and in front of every `-`. */
function trim(list: Token[]): Token[] {
  const kept: Token[] = [];
  let end = true;
  for (let i = list.length - 1; i >= 0; i--) {
    const token = list[i] as Token;
    const empty = token.number ? compareDigits(token.text, '0') === 0 : token.text === '';
    if (end && empty && i > 0) continue;
    kept.push(token);
    end = token.separator === '-';
  }
  return kept.reverse();
}
