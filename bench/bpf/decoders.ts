import { TextCache } from '@lamellar/bpf-native';

/** Reads a 64-bit number that fits a double from two words. */
function wide(words: Uint32Array, at: number): number {
  return words[at]! + words[at + 1]! * 4_294_967_296;
}

/** Reads two fields of each event, as the C reference does. */
export class MinimalDecoder {
  readonly sum: Float64Array = new Float64Array(1);
  #words: Uint32Array = new Uint32Array();
  #bytes: Uint8Array | undefined;

  readonly each = (bytes: Uint8Array, start: number): void => {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#words = new Uint32Array(bytes.buffer);
    }
    const at = start >> 2;
    this.sum[0]! += this.#words[at + 4]! + this.#words[at + 7]!;
  };
}

/** Makes an object of all fields of each event, its texts among them. */
export class FullDecoder {
  kept: object | undefined;
  readonly #texts = new TextCache();
  readonly #pathRoom: number;
  #words: Uint32Array = new Uint32Array();
  #bytes: Uint8Array | undefined;

  constructor(pathRoom: number) {
    this.#pathRoom = pathRoom;
  }

  readonly each = (bytes: Uint8Array, start: number): void => {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#words = new Uint32Array(bytes.buffer);
    }
    const words = this.#words;
    const at = start >> 2;
    this.kept = {
      time: wide(words, at),
      cgroup: wide(words, at + 2),
      pid: words[at + 4]!,
      parent: words[at + 5]!,
      uid: words[at + 6]!,
      kind: words[at + 7]!,
      comm: this.#texts.read(bytes, start + 32, 16),
      start: wide(words, at + 12),
      result: words[at + 14]!,
      path: this.#pathRoom === 0 ? '' : this.#texts.read(bytes, start + 64, this.#pathRoom),
    };
  };
}
