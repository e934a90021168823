import { AutomataError } from '../errors.js';

/** Reads what `BinaryWriter` wrote; anything else is refused, never read beyond its end. */
export class BinaryReader {
  #at = 0;
  readonly #bytes: Uint8Array;
  readonly #what: string;

  constructor(bytes: Uint8Array, magic: string, version: number, what: string) {
    this.#what = what;
    if (!(bytes instanceof Uint8Array)) throw new AutomataError('AUTOMATA_DATA', `expected ${what} as a Uint8Array`);
    // A Buffer is a Uint8Array whose slices share memory; this view copies.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found = String.fromCharCode(...this.#take(magic.length));
    if (found !== magic) this.fail('it begins otherwise');
    const written = this.uint();
    if (written !== version) this.fail(`it is of version ${written}, and this package reads version ${version}`);
  }

  uint(): number {
    const [a, b, c, d] = this.#take(4);
    return (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
  }

  bytes(): Uint8Array {
    return this.#take(this.uint()).slice();
  }

  shorts(): Uint16Array {
    const bytes = this.#take(this.uint() * 2);
    return new Uint16Array(bytes.slice().buffer);
  }

  ints(): Int32Array {
    const bytes = this.#take(this.uint() * 4);
    return new Int32Array(bytes.slice().buffer);
  }

  text(): string {
    const units = this.shorts();
    let out = '';
    for (let i = 0; i < units.length; i += 8192) out += String.fromCharCode(...units.subarray(i, i + 8192));
    return out;
  }

  /** Refuses data that goes on. */
  end(): void {
    if (this.#at !== this.#bytes.length) this.fail('it goes on after its end');
  }

  /** Refuses the data unless a claim about it holds. */
  check(holds: boolean, claim: string): void {
    if (!holds) this.fail(claim);
  }

  fail(problem: string): never {
    throw new AutomataError('AUTOMATA_DATA', `not ${this.#what} that serialize() wrote: ${problem}; compile it again`);
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) this.fail('it ends too soon');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = (end + 3) & ~3;
    return part;
  }
}
