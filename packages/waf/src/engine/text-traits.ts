import { classOfByte } from './byte-needs.js';

/** Bits of `low` and `high` by byte: letters of either case are one, every mark has its own; blanks and other bytes have none. */
const lowOf = new Int32Array(256);
const highOf = new Int32Array(256);

const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
/** Digits share bits; what no transformation brings in for another byte has one of its own, white space among it. */
const groups = ['0', '1', '23456789', '\n', '\r', '\0'];

function assign(bytes: string, bit: number): void {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    if (bit < 32) lowOf[byte] = (lowOf[byte] ?? 0) | (1 << bit);
    else highOf[byte] = (highOf[byte] ?? 0) | (1 << (bit - 32));
  }
}

for (let letter = 0; letter < 26; letter++) assign(String.fromCharCode(97 + letter, 65 + letter), letter);
for (const [index, bytes] of groups.entries()) assign(bytes, 26 + index);
for (let index = 0; index < marks.length; index++) assign(marks.charAt(index), 32 + index);

/** Which bytes a text holds, in one pass: enough to rule most patterns and transformations out. */
export class TextTraits {
  /** Classes that transformations look for; see `needsOf`. */
  classes = 0;
  /** Letters and digits, and marks. */
  low = 0;
  high = 0;

  /** Reads a text. */
  read(text: string): void {
    // The highest bit is always set, for transformations that always have to be asked.
    let classes = 0x8000;
    let low = 0;
    let high = 0;
    for (let at = 0; at < text.length; at++) {
      const byte = text.charCodeAt(at) & 0xff;
      classes |= classOfByte[byte] ?? 0;
      low |= lowOf[byte] ?? 0;
      high |= highOf[byte] ?? 0;
    }
    this.classes = classes;
    this.low = low;
    this.high = high;
  }

  copy(from: TextTraits): void {
    this.classes = from.classes;
    this.low = from.low;
    this.high = from.high;
  }
}

/** Most words of a gate: asking many costs more than the pass that they spare. */
const mostWords = 24;

/**
 * Words of which a text must hold one, as bits of their bytes. Passing means nothing; not passing means that none of the words
 * stands in the text, nor in what is left of it after bytes were taken out, letters changed their case, or blanks came in.
 */
export class WordGate {
  readonly #low: Int32Array;
  readonly #high: Int32Array;

  private constructor(words: readonly TextTraits[]) {
    this.#low = Int32Array.from(words, ({ low }) => low);
    this.#high = Int32Array.from(words, ({ high }) => high);
  }

  /** The gate of a list of words; undefined when it would let everything pass, or cost too much. */
  static of(words: Iterable<string>): WordGate | undefined {
    let kept: TextTraits[] = [];
    for (const word of new Set(words)) {
      const traits = new TextTraits();
      traits.read(word);
      if ((traits.low | traits.high) === 0) return undefined;
      if (kept.some((known) => within(known, traits))) continue;
      kept = kept.filter((known) => !within(traits, known));
      kept.push(traits);
    }
    return kept.length > mostWords ? undefined : new WordGate(kept);
  }

  /** May one of the words stand in the text? */
  passes({ low, high }: TextTraits): boolean {
    for (let index = 0; index < this.#low.length; index++) {
      const wantedLow = this.#low[index] ?? 0;
      const wantedHigh = this.#high[index] ?? 0;
      if ((low & wantedLow) === wantedLow && (high & wantedHigh) === wantedHigh) return true;
    }
    return false;
  }
}

/** Does a text with the bytes of `outer` hold all bytes of `inner`? */
function within(inner: TextTraits, outer: TextTraits): boolean {
  return (inner.low & outer.low) === inner.low && (inner.high & outer.high) === inner.high;
}
