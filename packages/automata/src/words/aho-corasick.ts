import { BinaryReader } from '../binary/reader.js';
import { BinaryWriter } from '../binary/writer.js';
import { checkInput, type Input } from '../program/input.js';
import { buildWords, type WordTables } from './build.js';

/** How words are looked for. */
export interface WordOptions {
  /** ASCII letters match in either case. @default false */
  readonly caseFold?: boolean;
}

/** A place where a word stands; `word` is its index in the list. */
export interface WordMatch {
  readonly word: number;
  readonly index: number;
  readonly end: number;
}

const MAGIC = 'LMAC';
const VERSION = 1;

/**
 * Makes an automaton that finds any number of words in one pass over bytes (or a latin1 string), one table look-up per byte.
 * @throws {AutomataError} for empty words and words with characters above U+00FF.
 * @example
 * const words = ahoCorasick(['select', 'union'], { caseFold: true });
 * words.first('1 UNION ALL'); // { word: 1, index: 2, end: 7 }
 */
export function ahoCorasick(words: readonly string[], options: WordOptions = {}): AhoCorasick {
  return new AhoCorasick(buildWords(words, options.caseFold ?? false));
}

/** Loads what `AhoCorasick.serialize` wrote. @throws {AutomataError} `AUTOMATA_DATA` for anything else. */
export function loadWords(bytes: Uint8Array): AhoCorasick {
  const reader = new BinaryReader(bytes, MAGIC, VERSION, 'words');
  const stride = reader.uint();
  const classes = reader.bytes();
  const transitions = reader.ints();
  const [word, shorter, same, lengths] = [reader.ints(), reader.ints(), reader.ints(), reader.ints()];
  reader.end();
  const states = word.length;
  reader.check(stride > 0 && classes.length === 256 && states > 0, 'its head is wrong');
  reader.check(transitions.length === states * stride && shorter.length === states, 'its tables have wrong sizes');
  reader.check(same.length === lengths.length, 'its lists of words differ');
  reader.check(
    classes.every((value) => value < stride),
    'a class is out of range',
  );
  for (let i = 0; i < transitions.length; i++) {
    const target = Math.abs(transitions[i]!);
    if (target >= transitions.length || target % stride !== 0) reader.fail('a transition is out of range');
  }
  // Both chains go down only, so following them ends.
  reader.check(
    word.every((id) => id >= -1 && id < same.length),
    'a word is out of range',
  );
  reader.check(
    same.every((id, index) => id >= -1 && id < index),
    'a word follows a later one',
  );
  reader.check(
    lengths.every((length) => length > 0),
    'a word is empty',
  );
  reader.check(isForest(shorter), 'suffixes run in a circle');
  return new AhoCorasick({ classes, stride, transitions, word, shorter, same, lengths });
}

function isForest(parent: Int32Array): boolean {
  const depth = new Int32Array(parent.length).fill(-1);
  depth[0] = 0;
  for (let i = 1; i < parent.length; i++) {
    const path: number[] = [];
    let state = i;
    while (depth[state] === -1) {
      depth[state] = -2;
      path.push(state);
      state = parent[state]!;
      if (!(state >= 0 && state < parent.length) || depth[state] === -2) return false;
    }
    for (const visited of path) depth[visited] = 1;
  }
  return true;
}

/** Words compiled into one automaton. A step is one byte read. */
export class AhoCorasick {
  readonly #tables: WordTables;
  #steps = 0;

  /** @internal */
  constructor(tables: WordTables) {
    this.#tables = tables;
  }

  /** Number of words. */
  get size(): number {
    return this.#tables.lengths.length;
  }

  /** Steps of the last call. */
  get steps(): number {
    return this.#steps;
  }

  /** Bytes of the tables. */
  get bytes(): number {
    const { transitions, word, shorter, same, lengths } = this.#tables;
    return 256 + 4 * (transitions.length + word.length + shorter.length + same.length + lengths.length);
  }

  /** True when any word stands in the input. */
  test(input: Input): boolean {
    return this.first(input) !== null;
  }

  /** The word that ends first; of those that end there, the longest. */
  first(input: Input): WordMatch | null {
    let found: WordMatch | null = null;
    this.scan(input, 0, 0, (word, end) => {
      found = { word, index: end - this.#tables.lengths[word]!, end };
      return true;
    });
    return found;
  }

  /** Every place of every word, overlapping ones too, in order of their ends. */
  all(input: Input): WordMatch[] {
    const out: WordMatch[] = [];
    this.scan(input, 0, 0, (word, end) => {
      out.push({ word, index: end - this.#tables.lengths[word]!, end });
      return false;
    });
    return out;
  }

  /** Reads an input in parts: see `WordStream`. */
  stream(): WordStream {
    return new WordStream(this, this.#tables.lengths);
  }

  /**
   * The loop under the other methods: reads `input` from a state (0 before the first byte) and calls `visit` for every word that ends,
   * with places counted from `offset`; stops when `visit` returns true.
   * @returns the state after the last byte read.
   */
  scan(input: Input, state: number, offset: number, visit: (word: number, end: number) => boolean): number {
    checkInput(input, false);
    const { transitions, classes } = this.#tables;
    const length = input.length;
    let row = state;
    let i = 0;
    while (i < length) {
      let next = 0;
      if (typeof input === 'string') {
        while (i < length) {
          const code = input.charCodeAt(i++);
          next = code < 256 ? transitions[row + classes[code]!]! : 0;
          if (next < 0) break;
          row = next;
        }
      } else {
        while (i < length) {
          next = transitions[row + classes[input[i++]!]!]!;
          if (next < 0) break;
          row = next;
        }
      }
      if (next >= 0) break;
      row = -next;
      if (this.#report(row, offset + i, visit)) break;
    }
    this.#steps = i;
    return row;
  }

  /** Tables as bytes, for `loadWords`. */
  serialize(): Uint8Array {
    const { stride, classes, transitions, word, shorter, same, lengths } = this.#tables;
    const writer = new BinaryWriter(MAGIC, VERSION);
    writer.uint(stride);
    for (const values of [classes, transitions, word, shorter, same, lengths]) writer.array(values);
    return writer.finish();
  }

  #report(row: number, end: number, visit: (word: number, end: number) => boolean): boolean {
    const { stride, word, shorter, same } = this.#tables;
    for (let state = row / stride; state > 0; state = shorter[state]!) {
      for (let id = word[state]!; id >= 0; id = same[id]!) if (visit(id, end)) return true;
    }
    return false;
  }
}

/** An input in parts; places count from the start of the first part. */
export class WordStream {
  readonly #automaton: AhoCorasick;
  readonly #lengths: Int32Array;
  #state = 0;
  #offset = 0;

  /** @internal */
  constructor(automaton: AhoCorasick, lengths: Int32Array) {
    this.#automaton = automaton;
    this.#lengths = lengths;
  }

  /** Words that end in this part. */
  write(part: Input): WordMatch[] {
    const out: WordMatch[] = [];
    this.#state = this.#automaton.scan(part, this.#state, this.#offset, (word, end) => {
      out.push({ word, index: end - this.#lengths[word]!, end });
      return false;
    });
    this.#offset += part.length;
    return out;
  }
}
