import type { Threads } from './stepper.js';

/** Id of the state without threads; every table has it. Id 0 of a transition means that it is not known yet. */
const FIRST = 1;

/** Smallest cache: enough for some states whatever the program. */
export const MIN_CACHE_BYTES = 16_384;

/**
 * States found so far and their transitions, bounded in bytes. Ids are offsets of rows in `transitions` (state number times `stride`).
 * A transition is the id of the next state; its negative when entering that state tells something: a match, or the dead state.
 */
export class StateTable {
  transitions: Int32Array;
  /** Number of states, with the unused state 0. */
  count: number = FIRST;
  /** How often the cache was full and dropped. */
  resets = 0;
  #arena: Int32Array;
  #arenaLength = 0;
  #offsets: Int32Array;
  #hash: Int32Array;
  /** Length of a row: the classes, and last what entering the state tells. */
  readonly stride: number;
  readonly maxBytes: number;

  constructor(classes: number, maxBytes: number) {
    const stride = classes + 1;
    this.stride = stride;
    this.maxBytes = Math.max(maxBytes, MIN_CACHE_BYTES);
    this.transitions = new Int32Array(8 * stride);
    this.#offsets = new Int32Array(8);
    this.#arena = new Int32Array(256);
    this.#hash = new Int32Array(16);
  }

  /** Bytes in use. */
  get bytes(): number {
    return 4 * (this.transitions.length + this.#arena.length + this.#offsets.length + this.#hash.length);
  }

  /** The state of these threads, entered with a match of the patterns `match` (0 for none). Makes it when it is new. */
  intern(threads: Threads, match: number): number {
    const flags = threads.context | (threads.restart ? 8 : 0) | (threads.pending ? 16 : 0);
    let hash = Math.imul(flags * 31 + match, 0x9e3779b1);
    const { list, length } = threads;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ list[i]!, 0x01000193) ^ (hash >>> 15);
    let slot = this.#slot(hash);
    for (; this.#hash[slot] !== 0; slot = (slot + 1) & (this.#hash.length - 1)) {
      const state = this.#hash[slot]!;
      if (this.#equals(this.#offsets[state]!, flags, match, list, length)) return state * this.stride;
    }
    if (this.#needsMore(length + 4)) {
      if (!this.#grow(length + 4)) {
        this.reset();
        if (this.#needsMore(length + 4)) this.#grow(length + 4, true);
      }
      slot = this.#slot(hash);
      while (this.#hash[slot] !== 0) slot = (slot + 1) & (this.#hash.length - 1);
    }
    const state = this.count++;
    this.#hash[slot] = state;
    const offset = this.#arenaLength;
    this.#offsets[state] = offset;
    this.#arena[offset] = length;
    this.#arena[offset + 1] = flags;
    this.#arena[offset + 2] = match;
    this.transitions[(state + 1) * this.stride - 1] = match;
    this.#arena[offset + 3] = hash;
    this.#arena.set(list.subarray(0, length), offset + 4);
    this.#arenaLength = offset + 4 + length;
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
    const offset = this.#offsets[id / this.stride]!;
    const length = this.#arena[offset]!;
    const flags = this.#arena[offset + 1]!;
    into.list.set(this.#arena.subarray(offset + 4, offset + 4 + length));
    into.length = length;
    into.context = flags & 7;
    into.restart = (flags & 8) !== 0;
    into.pending = (flags & 16) !== 0;
  }

  #slot(hash: number): number {
    return (hash ^ (hash >>> 16)) & (this.#hash.length - 1);
  }

  #equals(offset: number, flags: number, match: number, list: Int32Array, length: number): boolean {
    const arena = this.#arena;
    if (arena[offset] !== length || arena[offset + 1] !== flags || arena[offset + 2] !== match) return false;
    for (let i = 0; i < length; i++) if (arena[offset + 4 + i] !== list[i]) return false;
    return true;
  }

  #needsMore(words: number): boolean {
    return (
      (this.count + 1) * this.stride > this.transitions.length ||
      this.#arenaLength + words > this.#arena.length ||
      this.count * 2 > this.#hash.length
    );
  }

  /** Doubles what is full; false when that passes the bound. */
  #grow(words: number, force = false): boolean {
    const rows = (this.count + 1) * this.stride > this.transitions.length ? this.transitions.length * 2 : 0;
    let arena = this.#arena.length;
    while (this.#arenaLength + words > arena) arena *= 2;
    const hash = this.count * 2 > this.#hash.length ? this.#hash.length * 2 : 0;
    const more = 4 * (rows / 2 + (arena - this.#arena.length) + rows / this.stride + hash / 2);
    if (!force && this.bytes + more > this.maxBytes) return false;
    if (rows > 0) {
      this.transitions = grown(this.transitions, rows);
      this.#offsets = grown(this.#offsets, rows / this.stride);
    }
    if (arena > this.#arena.length) this.#arena = grown(this.#arena, arena);
    if (hash > 0) {
      this.#hash = new Int32Array(hash);
      for (let state = FIRST; state < this.count; state++) {
        let slot = this.#slot(this.#arena[this.#offsets[state]! + 3]!);
        while (this.#hash[slot] !== 0) slot = (slot + 1) & (hash - 1);
        this.#hash[slot] = state;
      }
    }
    return true;
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
