import type { Input } from '../program/input.js';

/** A match without its groups: places in the input, end exclusive. */
export interface Span {
  readonly index: number;
  readonly end: number;
}

/** A match. Offsets are in the units of the input (bytes, or UTF-16 units of a string); texts are cut out when they are asked for. */
export class Match implements Span {
  readonly index: number;
  readonly end: number;
  readonly input: Input;
  /** Start and end of each group, group 0 being the whole match; -1 for a group that took no part. */
  readonly offsets: Int32Array;
  readonly #names: readonly (string | undefined)[];

  /** @internal */
  constructor(input: Input, offsets: Int32Array, names: readonly (string | undefined)[]) {
    this.input = input;
    this.offsets = offsets;
    this.index = offsets[0]!;
    this.end = offsets[1]!;
    this.#names = names;
  }

  /** The matched text; bytes are read as latin1. */
  get text(): string {
    return sliceText(this.input, this.index, this.end);
  }

  /** The text of a group by number or name; undefined when it took no part or does not exist. */
  group(key: number | string): string | undefined {
    const index = typeof key === 'number' ? key : this.#names.indexOf(key);
    const start = index < 0 ? -1 : (this.offsets[2 * index] ?? -1);
    return start < 0 ? undefined : sliceText(this.input, start, this.offsets[2 * index + 1]!);
  }

  /** Texts of all groups, the whole match first. */
  get groups(): (string | undefined)[] {
    return Array.from({ length: this.offsets.length >> 1 }, (_, index) => this.group(index));
  }

  /** Texts of the named groups, in an object without prototype. */
  get named(): Record<string, string | undefined> {
    const out: Record<string, string | undefined> = Object.create(null);
    this.#names.forEach((name, index) => {
      if (name !== undefined) out[name] = this.group(index);
    });
    return out;
  }
}

/** A part of the input as a string; bytes are read as latin1. */
export function sliceText(input: Input, start: number, end: number): string {
  if (typeof input === 'string') return input.slice(start, end);
  let text = '';
  for (let i = start; i < end; i += 4096) text += String.fromCharCode(...input.subarray(i, Math.min(end, i + 4096)));
  return text;
}
