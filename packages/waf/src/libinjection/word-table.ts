/** Looks up ASCII words in any case without making strings: an open hash table over parts of a text. */
export class WordTable {
  readonly #words: string[] = [''];
  readonly #types: string[] = [''];
  readonly #slots: Uint16Array;
  readonly #mask: number;
  readonly #longest: number;

  /** Words must be upper-case ASCII, fewer than 65,535. */
  constructor(entries: readonly (readonly [word: string, type: string])[]) {
    let size = 16;
    while (size < entries.length * 4) size *= 2;
    this.#slots = new Uint16Array(size);
    this.#mask = size - 1;
    this.#longest = entries.reduce((most, [word]) => Math.max(most, word.length), 0);
    for (const [word, type] of entries) {
      let slot = hashOf(word, 0, word.length) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = this.#words.length;
      this.#words.push(word);
      this.#types.push(type);
    }
  }

  /** The type of the word `text.slice(from, to)`; the empty string when it is not in the table. */
  typeOf(text: string, from: number, to: number): string {
    if (to - from > this.#longest) return '';
    for (let slot = hashOf(text, from, to) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const index = this.#slots[slot] ?? 0;
      if (index === 0) return '';
      if (isSame(this.#words[index] ?? '', text, from, to)) return this.#types[index] ?? '';
    }
  }
}

function upper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}

/** FNV-1a over the upper-case bytes. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ upper(text.charCodeAt(i)), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isSame(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = from; i < to; i++) if (word.charCodeAt(i - from) !== upper(text.charCodeAt(i))) return false;
  return true;
}
