import type { Btf } from '../btf/btf.js';
import { type BpfValue, bytesCodec, type Codec, codecOf } from '../codec/codec.js';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import type { LoadedMap } from '../load/collection.js';
import { possibleCpus } from './create-map.js';
import { isIndexed, isPerCpu } from './map-types.js';

const noEntry = 2;
/** BPF_ANY, BPF_NOEXIST, BPF_EXIST of bpf(2). */
const updateFlags = { any: 0n, create: 1n, replace: 2n } as const;

/** Whether `set` may create, may replace, or both. */
export type UpdateMode = keyof typeof updateFlags;

/**
 * A map with typed keys and values: codecs come from the object's BTF, plain bytes where it says nothing. 64-bit integers
 * are BigInt. Values of per-CPU maps are arrays with one value for each possible CPU. Each call is one bpf(2).
 */
export class BpfMap<K = BpfValue, V = BpfValue> {
  readonly name: string;
  readonly fd: number;
  readonly #key: Codec;
  readonly #value: Codec;
  readonly #copies: number;
  readonly #stride: number;

  constructor({ spec, fd }: LoadedMap, btf?: Btf) {
    this.name = spec.name;
    this.fd = fd;
    this.#key = isIndexed(spec.type) ? indexCodec : codec(btf, spec.keyType, spec.keySize);
    this.#value = codec(btf, spec.valueType, spec.valueSize);
    this.#copies = isPerCpu(spec.type) ? possibleCpus() : 1;
    this.#stride = isPerCpu(spec.type) ? (spec.valueSize + 7) & ~7 : spec.valueSize;
  }

  /** The value of a key, or undefined. */
  get(key: K): V | undefined {
    const value = this.#room();
    const attr = this.#attributes(this.#encodeKey(key)).pointer(16, value);
    return this.#found(bpf(commands.mapLookup, attr), 'reading') ? this.#decodeValue(value) : undefined;
  }

  /** Sets a key. Returns false when `mode` forbids it: `create` and the key is there, `replace` and it is not. */
  set(key: K, value: V, mode: UpdateMode = 'any'): boolean {
    const attr = this.#attributes(this.#encodeKey(key))
      .pointer(16, this.#encodeValue(value))
      .u64(24, updateFlags[mode]);
    const result = bpf(commands.mapUpdate, attr);
    if (result === -17 || (result === -noEntry && mode === 'replace')) return false;
    checked(result, `writing map "${this.name}"`);
    return true;
  }

  /** Removes a key and says whether it was there. */
  delete(key: K): boolean {
    return this.#found(bpf(commands.mapDelete, this.#attributes(this.#encodeKey(key))), 'deleting from');
  }

  /** Takes the next value of a queue or stack, or a key's value out of a hash; undefined when there is none. */
  take(key?: K): V | undefined {
    const value = this.#room();
    const attr = this.#attributes(key === undefined ? undefined : this.#encodeKey(key)).pointer(16, value);
    return this.#found(bpf(commands.mapLookupAndDelete, attr), 'taking from') ? this.#decodeValue(value) : undefined;
  }

  /** Adds a value to a queue, stack or bloom filter. */
  push(value: V): void {
    checked(
      bpf(commands.mapUpdate, this.#attributes(undefined).pointer(16, this.#encodeValue(value))),
      `pushing to map "${this.name}"`,
    );
  }

  /** True when a bloom filter may hold the value. */
  mayHold(value: V): boolean {
    return this.#found(
      bpf(commands.mapLookup, this.#attributes(undefined).pointer(16, this.#encodeValue(value))),
      'asking',
    );
  }

  /** Keys in the kernel's order. A key that is removed meanwhile restarts hash maps: the walk ends after as many steps as there may be entries. */
  *keys(): IterableIterator<K> {
    let key: Uint8Array | undefined;
    for (;;) {
      const next = new Uint8Array(this.#key.size);
      const attr = this.#attributes(key).pointer(16, next);
      if (!this.#found(bpf(commands.mapNextKey, attr), 'walking')) return;
      yield this.#key.decode(view(next), 0) as K;
      key = next;
    }
  }

  /** Entries that were there when their turn came. */
  *[Symbol.iterator](): IterableIterator<[K, V]> {
    for (const key of this.keys()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  /** Reads up to `count` entries in few calls (BPF_MAP_LOOKUP_BATCH, Linux 5.6). */
  getBatch(count: number): [K, V][] {
    const keys = new Uint8Array(this.#key.size * count);
    const values = new Uint8Array(this.#stride * this.#copies * count);
    const attr = new Attributes(56)
      .pointer(8, new Uint8Array(Math.max(this.#key.size, 4)))
      .pointer(16, keys)
      .pointer(24, values)
      .u32(32, count)
      .u32(36, this.fd);
    const result = bpf(commands.mapLookupBatch, attr);
    if (result < 0 && result !== -noEntry) checked(result, `reading map "${this.name}" in batch`);
    const size = this.#stride * this.#copies;
    return Array.from({ length: attr.readU32(32) }, (_, index) => [
      this.#key.decode(view(keys), index * this.#key.size) as K,
      this.#decodeValue(values.subarray(index * size, (index + 1) * size)),
    ]);
  }

  /** Sets many entries in one call (BPF_MAP_UPDATE_BATCH, Linux 5.6) and returns how many were set before one failed. */
  setBatch(entries: Iterable<readonly [K, V]>): number {
    const list = [...entries];
    const size = this.#stride * this.#copies;
    const [keys, values] = [new Uint8Array(this.#key.size * list.length), new Uint8Array(size * list.length)];
    for (const [index, [key, value]] of list.entries()) {
      keys.set(this.#encodeKey(key), index * this.#key.size);
      values.set(this.#encodeValue(value), index * size);
    }
    const attr = new Attributes(56).pointer(16, keys).pointer(24, values).u32(32, list.length).u32(36, this.fd);
    return list.length === 0 ? 0 : this.#batched(commands.mapUpdateBatch, attr, 'writing');
  }

  /** Removes many keys in one call and returns how many there were before one was absent. */
  deleteBatch(wanted: Iterable<K>): number {
    const list = [...wanted];
    const keys = new Uint8Array(this.#key.size * list.length);
    for (const [index, key] of list.entries()) keys.set(this.#encodeKey(key), index * this.#key.size);
    const attr = new Attributes(56).pointer(16, keys).u32(32, list.length).u32(36, this.fd);
    return list.length === 0 ? 0 : this.#batched(commands.mapDeleteBatch, attr, 'deleting from');
  }

  #batched(command: number, attr: Attributes, doing: string): number {
    const result = bpf(command, attr);
    if (result < 0 && result !== -noEntry) checked(result, `${doing} map "${this.name}" in batch`);
    return attr.readU32(32);
  }

  #attributes(key: Uint8Array | undefined): Attributes {
    const attr = new Attributes(32).u32(0, this.fd);
    return key === undefined ? attr : attr.pointer(8, key);
  }

  #room(): Uint8Array {
    return new Uint8Array(this.#stride * this.#copies);
  }

  #encodeKey(key: K): Uint8Array {
    const bytes = new Uint8Array(this.#key.size);
    this.#key.encode(key as BpfValue, view(bytes), 0);
    return bytes;
  }

  #encodeValue(value: V): Uint8Array {
    const bytes = this.#room();
    const values = this.#copies === 1 ? [value] : (value as readonly V[]);
    if (values.length !== this.#copies)
      throw new BpfError('BPF_ARGUMENT', `map "${this.name}" wants ${this.#copies} values, one a CPU`);
    for (const [index, each] of values.entries())
      this.#value.encode(each as BpfValue, view(bytes), index * this.#stride);
    return bytes;
  }

  #decodeValue(bytes: Uint8Array): V {
    const one = (index: number): BpfValue => this.#value.decode(view(bytes), index * this.#stride);
    return (this.#copies === 1 ? one(0) : Array.from({ length: this.#copies }, (_, index) => one(index))) as V;
  }

  #found(result: number, doing: string): boolean {
    if (result === -noEntry) return false;
    checked(result, `${doing} map "${this.name}"`);
    return true;
  }
}

/** Keys of arrays are 32-bit numbers, whatever the object calls them. */
const indexCodec: Codec = {
  size: 4,
  decode: (bytes, at) => bytes.getUint32(at, true),
  encode: (value, bytes, at) => bytes.setUint32(at, Number(value), true),
};

function codec(btf: Btf | undefined, type: number, size: number): Codec {
  if (btf === undefined || type === 0) return bytesCodec(size) as unknown as Codec;
  const typed = codecOf(btf, type);
  return typed.size === size ? typed : (bytesCodec(size) as unknown as Codec);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
