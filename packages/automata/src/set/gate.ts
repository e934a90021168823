import type { Input } from '../program/input.js';
import { type AhoCorasick, ahoCorasick } from '../words/aho-corasick.js';

/**
 * Names the patterns of a set that an input can match at all: those one of whose required words stands in it, and those without such words.
 * Words of one letter are looked up in the letters of the input, longer ones by one automaton.
 */
export class Gate {
  /** Steps of the last call. */
  steps = 0;
  readonly #free: number[] = [];
  /** Patterns by letter, and by word of the automaton. */
  readonly #byLetter: (number[] | undefined)[] = [];
  readonly #byWord: number[][] = [];
  readonly #automaton: AhoCorasick | undefined;
  readonly #present = new Uint8Array(256);
  readonly #marks: Uint8Array;

  constructor(words: readonly (readonly string[] | undefined)[]) {
    this.#marks = new Uint8Array(words.length);
    const ids = new Map<string, number>();
    words.forEach((list, pattern) => {
      if (list === undefined) this.#free.push(pattern);
      for (const word of list ?? []) {
        if (word.length === 1) this.#addLetter(word.charCodeAt(0), pattern);
        else {
          const id = ids.get(word) ?? ids.size;
          ids.set(word, id);
          (this.#byWord[id] ??= []).push(pattern);
        }
      }
    });
    if (ids.size > 0) this.#automaton = ahoCorasick([...ids.keys()], { caseFold: true });
  }

  /** Indices of the patterns that the input can match. */
  candidates(input: Input): number[] {
    const marks = this.#marks.fill(0);
    const present = this.#present.fill(0);
    for (const pattern of this.#free) marks[pattern] = 1;
    const length = input.length;
    if (typeof input === 'string') {
      for (let i = 0; i < length; i++) {
        const code = input.charCodeAt(i);
        if (code < 256) present[code] = 1;
      }
    } else for (let i = 0; i < length; i++) present[input[i]!] = 1;
    this.#byLetter.forEach((patterns, code) => {
      if (present[code] === 1) for (const pattern of patterns!) marks[pattern] = 1;
    });
    const met = new Uint8Array(this.#byWord.length);
    this.#automaton?.scan(input, 0, 0, (word) => {
      if (met[word] === 0) {
        met[word] = 1;
        for (const pattern of this.#byWord[word]!) marks[pattern] = 1;
      }
      return false;
    });
    this.steps = 2 * length;
    const out: number[] = [];
    for (let pattern = 0; pattern < marks.length; pattern++) if (marks[pattern] === 1) out.push(pattern);
    return out;
  }

  #addLetter(code: number, pattern: number): void {
    (this.#byLetter[code] ??= []).push(pattern);
    if (code >= 97 && code <= 122) (this.#byLetter[code - 32] ??= []).push(pattern);
  }
}
