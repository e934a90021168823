import { AutomataError } from '../errors.js';

/** Tables of an Aho-Corasick automaton. Ids of states are offsets of rows in `transitions`. */
export interface WordTables {
  /** Class of each byte; class 0 is every byte that no word holds. */
  readonly classes: Uint8Array;
  readonly stride: number;
  /** Next state by state and class, negative when words end there. */
  readonly transitions: Int32Array;
  /** By state number: a word that ends there (longest first), or -1. */
  readonly word: Int32Array;
  /** By state number: the state of the next shorter suffix where words end, or 0. */
  readonly shorter: Int32Array;
  /** By word: another word with the same text, or -1. */
  readonly same: Int32Array;
  readonly lengths: Int32Array;
}

/** Bytes that the dense table may take. */
const MAX_TABLE_BYTES = 512 * 2 ** 20;

/** Builds the dense tables of the words. */
export function buildWords(words: readonly string[], caseFold: boolean): WordTables {
  const { classes, count } = classesOf(words, caseFold);
  const total = words.reduce((sum, word) => sum + word.length, 1);
  if (total * count * 4 > MAX_TABLE_BYTES) {
    throw new AutomataError('AUTOMATA_TOO_LARGE', `${words.length} words need a table above 512 MiB; split the list`);
  }
  let table = new Int32Array(Math.min(total, 1024) * count);
  let states = 1;
  const word: number[] = [-1];
  const same = new Int32Array(words.length).fill(-1);
  const lengths = Int32Array.from(words, ({ length }) => length);
  words.forEach((text, id) => {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const slot = state * count + classes[text.charCodeAt(i)]!;
      if (table[slot] === 0) {
        if ((states + 1) * count > table.length) table = doubled(table);
        table[slot] = states++;
        word.push(-1);
      }
      state = table[slot]!;
    }
    same[id] = word[state]!;
    word[state] = id;
  });
  return finish(table.slice(0, states * count), count, Int32Array.from(word), { classes, same, lengths });
}

function classesOf(words: readonly string[], caseFold: boolean): { classes: Uint8Array; count: number } {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const [index, word] of words.entries()) {
    if (typeof word !== 'string' || word.length === 0) {
      throw new AutomataError(
        'AUTOMATA_OPTION',
        `expected words of at least one character, found an empty one at ${index}`,
      );
    }
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      if (code > 0xff) {
        const hint = 'words are bytes; write them as latin1 or encode them as UTF-8 first';
        throw new AutomataError('AUTOMATA_OPTION', `character above U+00FF in word ${index} at offset ${i}; ${hint}`);
      }
      const letter = caseFold && code >= 65 && code <= 90 ? code + 32 : code;
      if (classes[letter] === 0) {
        if (count > 255)
          throw new AutomataError('AUTOMATA_OPTION', 'words that hold every byte value are not supported');
        classes[letter] = count++;
      }
      classes[code] = classes[letter]!;
      if (caseFold && letter >= 97 && letter <= 122) classes[letter - 32] = classes[letter]!;
    }
  }
  return { classes, count };
}

/** Breadth first: failure links become plain transitions. */
function finish(
  table: Int32Array,
  stride: number,
  word: Int32Array,
  rest: Pick<WordTables, 'classes' | 'same' | 'lengths'>,
): WordTables {
  const states = word.length;
  const fail = new Int32Array(states);
  const shorter = new Int32Array(states);
  const queue = new Int32Array(states);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const state = queue[head]!;
    const row = state * stride;
    const failRow = fail[state]! * stride;
    for (let symbol = 0; symbol < stride; symbol++) {
      const child = table[row + symbol]!;
      const next = state === 0 ? 0 : table[failRow + symbol]!;
      if (child === 0) {
        table[row + symbol] = next;
        continue;
      }
      fail[child] = next;
      shorter[child] = word[next]! >= 0 ? next : shorter[next]!;
      queue[tail++] = child;
    }
  }
  const transitions = new Int32Array(table.length);
  for (let i = 0; i < table.length; i++) {
    const next = table[i]!;
    transitions[i] = word[next]! >= 0 || shorter[next]! > 0 ? -next * stride : next * stride;
  }
  return { ...rest, stride, transitions, word, shorter };
}

function doubled(table: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(table.length * 2);
  copy.set(table);
  return copy;
}
