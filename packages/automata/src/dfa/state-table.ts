import { packThreads, unpackThreads } from './pack.js';
import type { Threads } from './stepper.js';

/** Numbers of states begin here; 0 in a table of states means none. */
const FIRST = 1;
/** Words that each state has in `#heads`: offset and length in the arena, flags, match, hash. */
const HEAD = 5;

/** Smallest cache: enough for some states whatever the program. */
export const MIN_CACHE_BYTES = 16_384;

/**
 * States found so far and their transitions, bounded in bytes. Ids are offsets of rows in `transitions` (state number times `stride`).
 * A transition is the id of the next state, 0 when it is not known yet, and negative when entering the state tells something: a match, or the end.
 */
export class StateTable {
  transitions: Int32Array;
  /** Number of states, with the unused state 0. */
  count: number = FIRST;
  /** How often the cache was full and dropped. */
  resets = 0;
  /** Threads of the states, packed. */
  #arena: Uint8Array;
  #arenaLength = 0;
  #heads: Int32Array;
  #hash: Int32Array;
  #packed: Uint8Array;
  /** Length of a row: the classes, and last what entering the state tells. */
  readonly stride: number;
  readonly maxBytes: number;

  constructor(classes: number, maxBytes: number) {
    this.stride = classes + 1;
    this.maxBytes = Math.max(maxBytes, MIN_CACHE_BYTES);
    this.transitions = new Int32Array(8 * this.stride);
    this.#heads = new Int32Array(8 * HEAD);
    this.#arena = new Uint8Array(512);
    this.#hash = new Int32Array(16);
    this.#packed = new Uint8Array(256);
  }

  /** Bytes in use. */
  get bytes(): number {
    return 4 * (this.transitions.length + this.#heads.length + this.#hash.length) + this.#arena.length;
  }

  /** The state of these threads, entered with a match of the patterns `match` (0 for none). Makes it when it is new. */
  intern(threads: Threads, match: number): number {
    const flags = threads.context | (threads.restart ? 8 : 0) | (threads.pending ? 16 : 0);
    if (this.#packed.length < threads.length * 5) this.#packed = new Uint8Array(threads.length * 10);
    const size = packThreads(threads.list, threads.length, this.#packed);
    let hash = Math.imul(flags * 31 + match, 0x9e3779b1);
    for (let i = 0; i < size; i++) hash = Math.imul(hash ^ this.#packed[i]!, 0x01000193);
    hash ^= hash >>> 15;
    for (let slot = hash & (this.#hash.length - 1); ; slot = (slot + 1) & (this.#hash.length - 1)) {
      const state = this.#hash[slot]!;
      if (state === 0) break;
      if (this.#equals(state, hash, flags, match, size)) return state * this.stride;
    }
    if (!this.#reserve(size, false)) {
      this.reset();
      this.#reserve(size, true);
    }
    const state = this.count++;
    this.#heads.set([this.#arenaLength, threads.length, flags, match, hash], state * HEAD);
    this.#enter(state, hash);
    this.transitions[(state + 1) * this.stride - 1] = match;
    this.#arena.set(this.#packed.subarray(0, size), this.#arenaLength);
    this.#arenaLength += size;
    return state * this.stride;
  }

  /** Drops all states; ids given before mean nothing any more. */
  reset(): void {
    this.resets++;
    this.transitions.fill(0, 0, this.count * this.stride);
    this.#hash.fill(0);
    this.count = FIRST;
    this.#arenaLength = 0;
  }

  /** Copies the threads of a state. */
  load(id: number, into: Threads): void {
    const head = (id / this.stride) * HEAD;
    const length = this.#heads[head + 1]!;
    const flags = this.#heads[head + 2]!;
    unpackThreads(this.#arena, this.#heads[head]!, length, into.list);
    into.length = length;
    into.context = flags & 7;
    into.restart = (flags & 8) !== 0;
    into.pending = (flags & 16) !== 0;
  }

  #enter(state: number, hash: number): void {
    let slot = hash & (this.#hash.length - 1);
    while (this.#hash[slot] !== 0) slot = (slot + 1) & (this.#hash.length - 1);
    this.#hash[slot] = state;
  }

  #equals(state: number, hash: number, flags: number, match: number, size: number): boolean {
    const heads = this.#heads;
    const head = state * HEAD;
    if (heads[head + 4] !== hash || heads[head + 2] !== flags || heads[head + 3] !== match) return false;
    const from = heads[head]!;
    const to = state + 1 < this.count ? heads[head + HEAD]! : this.#arenaLength;
    if (to - from !== size) return false;
    for (let i = 0; i < size; i++) if (this.#arena[from + i] !== this.#packed[i]) return false;
    return true;
  }

  /** Makes room for one more state; false when that passes the bound and is not forced. */
  #reserve(size: number, force: boolean): boolean {
    const { stride } = this;
    const states =
      this.count + 1 > this.transitions.length / stride ? (this.count + 1) * 1.5 : this.transitions.length / stride;
    const arena = this.#arenaLength + size > this.#arena.length ? (this.#arenaLength + size) * 1.5 : this.#arena.length;
    const hash = this.count * 2 > this.#hash.length ? this.#hash.length * 2 : this.#hash.length;
    const rows = Math.ceil(states);
    if (!force && 4 * (rows * (stride + HEAD) + hash) + arena > this.maxBytes) return false;
    if (rows * stride > this.transitions.length) {
      this.transitions = grown(this.transitions, rows * stride);
      this.#heads = grown(this.#heads, rows * HEAD);
    }
    if (arena > this.#arena.length) {
      const copy = new Uint8Array(Math.ceil(arena));
      copy.set(this.#arena);
      this.#arena = copy;
    }
    if (hash > this.#hash.length) {
      this.#hash = new Int32Array(hash);
      for (let state = FIRST; state < this.count; state++) this.#enter(state, this.#heads[state * HEAD + 4]!);
    }
    return true;
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
