import { type CharSet, charSet } from './char-set.js';

const cache = new Map<string, CharSet>();

/**
 * The code points of `\p{name}`: a general category or a script, from the Unicode data of the running Node.
 * Undefined for a name that Unicode does not have. The answer is kept, so that each name costs its scan once.
 */
export function unicodeProperty(name: string): CharSet | undefined {
  if (!/^[A-Za-z_]{1,40}$/.test(name)) return undefined;
  if (name === 'Any') return [0, 0x10ffff];
  const known = cache.get(name);
  if (known !== undefined) return known;
  const found = scan(name);
  if (found !== undefined) cache.set(name, found);
  return found;
}

function scan(name: string): CharSet | undefined {
  const matcher = propertyRegExp(`General_Category=${name}`) ?? propertyRegExp(`Script=${name}`);
  if (matcher === undefined) return undefined;
  const ranges: number[] = [];
  // 4,096 code points at a time; surrogates are asked one by one, since two of them in a row would be read as one code point.
  for (let from = 0; from <= 0x10ffff; from += 0x1000) {
    const points = Array.from({ length: 0x1000 }, (_, i) => from + i);
    if (from >= 0xd000 && from < 0xe000) {
      for (const point of points) {
        if (matcher.test(String.fromCodePoint(point))) ranges.push(point, point);
        matcher.lastIndex = 0;
      }
      continue;
    }
    const text = String.fromCodePoint(...points);
    const width = from > 0xffff ? 2 : 1;
    for (const match of text.matchAll(matcher)) {
      ranges.push(from + match.index / width, from + (match.index + match[0].length) / width - 1);
    }
  }
  return charSet(ranges);
}

function propertyRegExp(property: string): RegExp | undefined {
  try {
    return new RegExp(`\\p{${property}}+`, 'gu');
  } catch {
    return undefined;
  }
}
