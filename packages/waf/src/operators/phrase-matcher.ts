import type { Evaluate } from './operator.js';

function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/**
 * An Aho-Corasick automaton over byte classes: finds whether any of the phrases stands in a value, ASCII letters in any case,
 * in one pass. The match that ends first is told.
 */
export function phraseMatcher(phrases: readonly string[]): Evaluate {
  const words = [
    ...new Set(
      phrases.map((phrase) => [...phrase].map((char) => String.fromCharCode(lower(char.charCodeAt(0)))).join('')),
    ),
  ].filter((word) => word !== '');
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const byte = word.charCodeAt(i);
      if (classOf[byte] === 0) classOf[byte] = classes++;
    }
  }
  for (let byte = 65; byte <= 90; byte++) classOf[byte] = classOf[byte + 32] ?? 0;
  const states = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(states * classes);
  const length = new Int32Array(states);
  let used = 1;
  for (const word of words) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const slot = state * classes + (classOf[word.charCodeAt(i)] ?? 0);
      if (next[slot] === 0) next[slot] = used++;
      state = next[slot] ?? 0;
    }
    length[state] = word.length;
  }
  link(next, length, classes, used);
  // Two bytes for each move: the lists of the Core Rule Set then take half of the memory.
  const table = used <= 65_536 ? Uint16Array.from(next.subarray(0, used * classes)) : next.slice(0, used * classes);
  const ends = length.slice(0, used);
  return (value, match) => {
    let state = 0;
    for (let i = 0; i < value.length; i++) {
      state = table[state * classes + (classOf[value.charCodeAt(i)] ?? 0)] ?? 0;
      const size = ends[state] ?? 0;
      if (size === 0) continue;
      const start = i + 1 - size;
      match.span(start, i + 1);
      if (match.capturing) match.capture(0, value.slice(start, i + 1), start);
      return true;
    }
    return false;
  };
}

/** Fills the missing moves with those of the longest proper suffix, level by level. */
function link(next: Int32Array, length: Int32Array, classes: number, used: number): void {
  const suffix = new Int32Array(used);
  const queue = new Int32Array(used);
  let head = 0;
  let tail = 0;
  for (let byte = 0; byte < classes; byte++) {
    const child = next[byte] ?? 0;
    if (child !== 0) queue[tail++] = child;
  }
  while (head < tail) {
    const state = queue[head++] ?? 0;
    const back = suffix[state] ?? 0;
    if (length[state] === 0) length[state] = length[back] ?? 0;
    for (let byte = 0; byte < classes; byte++) {
      const child = next[state * classes + byte] ?? 0;
      const fallen = next[back * classes + byte] ?? 0;
      if (child === 0) {
        next[state * classes + byte] = fallen;
      } else {
        suffix[child] = fallen;
        queue[tail++] = child;
      }
    }
  }
}
