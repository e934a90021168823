const slots = 4096;
const most = 256;

/**
 * Texts of records by their bytes: what was read before is the same string again, without making one. Texts end with a zero byte or
 * with their room; bytes are taken as Latin-1 when all are ASCII, else as UTF-8. A table of 4,096 texts of at most 256 bytes.
 */
export class TextCache {
  readonly #texts: (string | undefined)[] = new Array(slots).fill(undefined);
  readonly #kept: Int32Array = new Int32Array((slots * most) / 4);
  readonly #lengths: Uint16Array = new Uint16Array(slots);
  #bytes: Uint8Array = new Uint8Array();
  #words: Int32Array = new Int32Array();

  /** The text that begins at `start`, which is a multiple of four in a buffer that begins at one, and has `room` bytes. */
  read(bytes: Uint8Array, start: number, room: number): string {
    if (bytes !== this.#bytes) this.#use(bytes);
    if (room > most || (start & 3) !== 0) return this.#make(start, room);
    const words = this.#words;
    const first = start >> 2;
    const count = room >> 2;
    let hash = 0;
    let used = 0;
    while (used < count) {
      const word = words[first + used++]!;
      hash = (Math.imul(hash, 31) + word) | 0;
      // A zero byte ends the text inside this word.
      if ((word - 0x01010101) & ~word & 0x80808080) break;
    }
    const slot = (Math.imul(hash, 0x9e3779b1) >>> 20) & (slots - 1);
    const kept = slot * (most >> 2);
    const text = this.#texts[slot];
    if (text !== undefined && this.#lengths[slot] === used && this.#same(first, kept, used)) return text;
    const made = this.#make(start, room);
    this.#texts[slot] = made;
    this.#lengths[slot] = used;
    for (let index = 0; index < used; index++) this.#kept[kept + index] = words[first + index]!;
    return made;
  }

  #same(first: number, kept: number, count: number): boolean {
    const words = this.#words;
    const own = this.#kept;
    for (let index = 0; index < count; index++) if (words[first + index] !== own[kept + index]) return false;
    return true;
  }

  #make(start: number, room: number): string {
    const end = this.#bytes.indexOf(0, start);
    const to = end === -1 || end > start + room ? start + room : end;
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, to - start).toString('utf8');
  }

  #use(bytes: Uint8Array): void {
    this.#bytes = bytes;
    const { buffer, byteOffset, length } = bytes;
    // A batch begins at the start of its buffer; what does not is copied into words that are never used.
    this.#words =
      (byteOffset & 3) === 0
        ? new Int32Array(buffer, byteOffset, length >> 2)
        : new Int32Array(bytes.slice().buffer, 0, length >> 2);
  }
}
