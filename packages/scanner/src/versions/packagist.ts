import { compareDigits, isDigit } from './digits.js';
import type { VersionScheme } from './scheme.js';

/** Words in the order of PHP's `version_compare`; a number stands between `rc` and `pl`, an unknown word before all; case counts. */
const order = ['dev', 'alpha', 'a', 'beta', 'b', 'RC', 'rc', '#', 'pl', 'p'];
const rank: Readonly<Record<string, number>> = {
  __proto__: null as never,
  dev: 0,
  alpha: 1,
  a: 1,
  beta: 2,
  b: 2,
  RC: 3,
  rc: 3,
  '#': 4,
  pl: 5,
  p: 5,
};
const NUMBER = 4;

/** Composer's packages, ordered as PHP's `version_compare` does; a leading `v` is dropped. */
export const packagist: VersionScheme = {
  id: 'packagist',
  compare(a, b) {
    const left = parts(a);
    const right = parts(b);
    const shared = Math.min(left.length, right.length);
    for (let i = 0; i < shared; i++) {
      const x = left[i] as string;
      const y = right[i] as string;
      const bothNumbers = isDigit(x.charCodeAt(0)) && isDigit(y.charCodeAt(0));
      const difference = bothNumbers ? compareDigits(x, y) : weight(x) - weight(y);
      if (difference !== 0) return difference;
    }
    return tail(left, shared) - tail(right, shared);
  },
};

/** What one side has more: a number is newer, words are newer or older than a number would be. */
function tail(list: readonly string[], from: number): number {
  for (let i = from; i < list.length; i++) {
    const part = list[i] as string;
    if (isDigit(part.charCodeAt(0))) return 1;
    const difference = weight(part) - NUMBER;
    if (difference !== 0) return difference;
  }
  return 0;
}

function weight(part: string): number {
  if (isDigit(part.charCodeAt(0))) return NUMBER;
  const exact = rank[part];
  if (exact !== undefined) return exact;
  const prefix = order.find((name) => part.startsWith(name));
  return prefix === undefined ? -1 : (rank[prefix] as number);
}

/** Cuts at `.`, `-`, `_`, `+` and between digits and everything else. */
function parts(version: string): string[] {
  const text = /^v\d/i.test(version) ? version.slice(1) : version;
  const list: string[] = [];
  let part = '';
  for (const char of text) {
    const separator = char === '.' || char === '-' || char === '_' || char === '+';
    const turn = part !== '' && isDigit(part.charCodeAt(part.length - 1)) !== isDigit(char.charCodeAt(0));
    if ((separator || turn) && part !== '') {
      list.push(part);
      part = '';
    }
    if (!separator) part += char;
  }
  if (part !== '') list.push(part);
  return list;
}
