/** Puts numbers, texts and arrays into one byte array; everything begins at a multiple of four. */
export class BinaryWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  constructor(magic: string, version: number) {
    this.#raw(Uint8Array.from(magic, (letter) => letter.charCodeAt(0)));
    this.uint(version);
  }

  uint(value: number): void {
    this.#raw(new Uint8Array(Uint32Array.of(value).buffer));
  }

  array(values: Uint8Array | Uint16Array | Int32Array): void {
    this.uint(values.length);
    this.#raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A string, by UTF-16 units. */
  text(value: string): void {
    const units = new Uint16Array(value.length);
    for (let i = 0; i < value.length; i++) units[i] = value.charCodeAt(i);
    this.array(units);
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += (part.length + 3) & ~3;
    }
    return out;
  }

  #raw(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += (part.length + 3) & ~3;
  }
}
