import { compareDigits, digitsEnd, isDigit, isLetter } from './digits.js';
import type { VersionScheme } from './scheme.js';

/** Debian and Ubuntu: epoch, upstream version and revision (deb-version(7)). */
export const dpkg: VersionScheme = {
  id: 'dpkg',
  compare(a, b) {
    const left = split(a);
    const right = split(b);
    return (
      compareDigits(left.epoch, right.epoch) ||
      comparePart(left.upstream, right.upstream) ||
      comparePart(left.revision, right.revision)
    );
  },
};

function split(version: string): { epoch: string; upstream: string; revision: string } {
  const text = version.trim();
  const colon = text.indexOf(':');
  const hasEpoch = colon > 0 && digitsEnd(text, 0) === colon;
  const rest = hasEpoch ? text.slice(colon + 1) : text;
  const dash = rest.lastIndexOf('-');
  return {
    epoch: hasEpoch ? text.slice(0, colon) : '0',
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '0' : rest.slice(dash + 1),
  };
}

/** Alternates runs without digits, ordered by `rank`, and runs of digits, ordered as numbers. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = rank(a, i) - rank(b, j);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const iEnd = digitsEnd(a, i);
    const jEnd = digitsEnd(b, j);
    const difference = compareDigits(a.slice(i, iEnd) || '0', b.slice(j, jEnd) || '0');
    if (difference !== 0) return difference;
    i = iEnd;
    j = jEnd;
  }
  return 0;
}

/** The tilde sorts before the end of the part, letters before everything else. */
function rank(text: string, at: number): number {
  if (at >= text.length) return 0;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return 0;
  if (code === 0x7e) return -1;
  return isLetter(code) ? code : code + 0x10000;
}
