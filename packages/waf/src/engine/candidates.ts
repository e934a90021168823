import type { Value } from '../variables/index.js';

/** How a pass answers for a rule: not at all, for the values of its first link, or for the rule as a whole by a later link. */
export const groupedBy = { none: 0, first: 1, later: 2 } as const;

/** Values that a short list is faster for than a set. */
const few = 8;

/**
 * The rules of a phase that a pass over it left, by their place in the phase, each with the values that it may match. One
 * object serves all transactions in turn, since a phase runs without a pause.
 */
export class Candidates {
  readonly #values: (Value[] | Set<Value> | undefined)[];
  /** By place: 1 for rules to look at. */
  readonly #live: Uint8Array;
  /** Rules that are judged by themselves are always to look at. */
  readonly #always: Uint8Array;
  readonly #named: number[] = [];

  /** `grouped` has a `groupedBy` for each place. */
  constructor(grouped: Uint8Array) {
    this.#always = grouped.map((how) => (how === groupedBy.none ? 1 : 0));
    this.#live = this.#always.slice();
    this.#values = Array.from(grouped, () => undefined);
  }

  /** Forgets what was found before. */
  clear(): void {
    for (const place of this.#named) {
      this.#values[place] = undefined;
      this.#live[place] = this.#always[place] ?? 1;
    }
    this.#named.length = 0;
  }

  add(place: number, value: Value): void {
    const known = this.#values[place];
    if (known === undefined) {
      this.#values[place] = [value];
      this.#live[place] = 1;
      this.#named.push(place);
    } else if (known instanceof Set) known.add(value);
    else if (known.length >= few) this.#values[place] = new Set([...known, value]);
    else if (!known.includes(value)) known.push(value);
  }

  /** The first place from `at` on whose rule is to be looked at. */
  next(at: number): number {
    const live = this.#live;
    let place = at;
    while (place < live.length && live[place] === 0) place++;
    return place;
  }

  /** May the rule match this value? */
  holds(place: number, value: Value): boolean {
    const known = this.#values[place];
    if (known === undefined) return false;
    return known instanceof Set ? known.has(value) : known.includes(value);
  }
}
