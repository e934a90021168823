import type { Btf } from '../btf/btf.js';
import { type BpfValue, bytesCodec, type Codec, codecOf } from '../codec/codec.js';
import { BpfError } from '../errors.js';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap } from '../load/collection.js';

const protection = { read: 1, write: 2 } as const;
const page = 4096;

/**
 * An array map that is mapped into this process (BPF_F_MMAPABLE): reading and writing is no system call. Values are copied in and
 * out; a value wider than eight bytes may be seen half written by a program, and the other way round.
 */
export class MappedArray<V = BpfValue> implements Disposable {
  readonly length: number;
  readonly #codec: Codec;
  readonly #handle: number;
  readonly #stride: number;
  readonly #room: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;
  #open = true;

  constructor({ spec, fd }: LoadedMap, btf?: Btf) {
    this.#name = spec.name;
    this.#codec =
      btf === undefined || spec.valueType === 0 || spec.content !== undefined
        ? (bytesCodec(spec.valueSize) as unknown as Codec)
        : codecOf(btf, spec.valueType);
    this.length = spec.maxEntries;
    this.#stride = (spec.valueSize + 7) & ~7;
    this.#room = new Uint8Array(spec.valueSize);
    this.#view = new DataView(this.#room.buffer);
    const bytes = Math.ceil((this.#stride * spec.maxEntries) / page) * page;
    const access = spec.frozen ? protection.read : protection.read | protection.write;
    this.#handle = checked(shim().mapOpen(fd, bytes, access, 0), `mapping array "${spec.name}"`);
  }

  get(index: number): V {
    this.#read(this.#at(index));
    return this.#codec.decode(this.#view, 0) as V;
  }

  set(index: number, value: V): void {
    const at = this.#at(index);
    this.#room.fill(0);
    this.#codec.encode(value as BpfValue, this.#view, 0);
    checked(shim().mapWrite(this.#handle, at, this.#room), `writing array "${this.#name}"`);
  }

  /** Reads part of a value: for data sections, whose value is all their variables. */
  readPart<T>(codec: Codec<T>, offset: number): T {
    const room = new Uint8Array(codec.size);
    checked(shim().mapRead(this.#alive(), offset, room), `reading array "${this.#name}"`);
    return codec.decode(new DataView(room.buffer), 0);
  }

  writePart<T>(codec: Codec<T>, offset: number, value: T): void {
    const room = new Uint8Array(codec.size);
    codec.encode(value, new DataView(room.buffer), 0);
    checked(shim().mapWrite(this.#alive(), offset, room), `writing array "${this.#name}"`);
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    shim().mapClose(this.#handle);
  }

  #read(at: number): void {
    checked(shim().mapRead(this.#handle, at, this.#room), `reading array "${this.#name}"`);
  }

  #alive(): number {
    if (!this.#open) throw new BpfError('BPF_CLOSED', `array "${this.#name}" is unmapped`);
    return this.#handle;
  }

  #at(index: number): number {
    this.#alive();
    if (Number.isInteger(index) && index >= 0 && index < this.length) return index * this.#stride;
    throw new BpfError('BPF_ARGUMENT', `index ${index} is outside array "${this.#name}" of ${this.length}`);
  }
}
