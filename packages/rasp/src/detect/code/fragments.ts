/** Shortest piece of a request's text that counts when only a part of the text became program. */
export const fragmentLength = 10;

/** Collisions that are looked at for one place; more would let chosen code make the search slow. */
const longestChain = 8;

/** A piece that code and text share: a range of the code. */
export interface Fragment {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds pieces of texts in the parts of a program that lie outside the given ranges. The code is indexed once, by hashes of
 * ten characters, so all texts together cost one look at each of their characters.
 */
export function fragmentFinder(
  code: string,
  strings: readonly (readonly [start: number, end: number])[],
): (text: string) => Fragment | undefined {
  const size = 1 << Math.min(22, Math.max(8, Math.ceil(Math.log2(code.length + 1)) + 1));
  const heads = new Int32Array(size);
  const chain = new Int32Array(code.length + 1);
  let range = 0;
  for (let at = 0; at + fragmentLength <= code.length; at++) {
    while (range < strings.length && strings[range]![1] <= at) range++;
    const next = strings[range];
    if (next !== undefined && next[0] < at + fragmentLength && next[0] <= at) continue;
    const slot = hash(code, at) & (size - 1);
    const head = heads[slot]! - 1;
    if (head >= 0 && same(code, head, code, at)) continue;
    chain[at] = heads[slot]!;
    heads[slot] = at + 1;
  }
  return (text) => {
    for (let place = 0; place + fragmentLength <= text.length; place++) {
      let at = heads[hash(text, place) & (size - 1)]! - 1;
      for (let tries = 0; at >= 0 && tries < longestChain; tries++, at = chain[at]! - 1) {
        if (!same(code, at, text, place)) continue;
        let length = fragmentLength;
        while (at + length < code.length && place + length < text.length && code[at + length] === text[place + length])
          length++;
        if (acts(code, at, at + length)) return { start: at, end: at + length };
        place += length - fragmentLength;
        break;
      }
    }
    return undefined;
  };
}

/** Words of the language itself: what consists of them stands in every program. */
const reserved = new Set([
  'function',
  'return',
  'typeof',
  'instanceof',
  'async',
  'await',
  'const',
  'let',
  'var',
  'this',
  'new',
  'for',
  'while',
  'else',
  'try',
  'catch',
  'true',
  'false',
  'null',
  'undefined',
]);

/** A piece that calls, reads a member of, indexes or assigns something by name does something. */
function acts(code: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (!isWordPart(code.charCodeAt(at))) continue;
    let stop = at;
    while (stop < end && isWordPart(code.charCodeAt(stop))) stop++;
    let next = stop;
    while (next < end && code[next] === ' ') next++;
    const acting = (next < end && '(.[='.includes(code[next]!)) || (at > start && '.[='.includes(code[at - 1]!));
    if (acting && stop - at >= 2 && !reserved.has(code.slice(at, stop))) return true;
    at = stop;
  }
  return false;
}

function isWordPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36
  );
}

function hash(text: string, at: number): number {
  let value = 0;
  for (let offset = 0; offset < fragmentLength; offset++)
    value = (Math.imul(value, 31) + text.charCodeAt(at + offset)) | 0;
  return value ^ (value >>> 15);
}

function same(a: string, atA: number, b: string, atB: number): boolean {
  for (let offset = 0; offset < fragmentLength; offset++)
    if (a.charCodeAt(atA + offset) !== b.charCodeAt(atB + offset)) return false;
  return true;
}
