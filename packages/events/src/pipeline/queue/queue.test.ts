import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, type DropPolicy } from './index.js';

interface Item {
  readonly severity_id: number;
  readonly id: number;
}

/** What the queue must do, on a plain list. */
class Model {
  list: Item[] = [];
  readonly #limit: number;
  readonly #drop: DropPolicy;

  constructor(limit: number, drop: DropPolicy) {
    this.#limit = limit;
    this.#drop = drop;
  }

  push(item: Item): Item | undefined {
    if (this.list.length < this.#limit) {
      this.list.push(item);
      return undefined;
    }
    if (this.#drop === 'newest') return item;
    const level = ({ severity_id: severity }: Item): number => (severity === 99 ? 0 : severity);
    let victim = 0;
    if (this.#drop === 'lowest-severity') {
      const lowest = Math.min(...this.list.map(level));
      if (lowest >= level(item)) return item;
      victim = this.list.findIndex((each) => level(each) === lowest);
    }
    const [dropped] = this.list.splice(victim, 1);
    this.list.push(item);
    return dropped;
  }
}

const step = fc.oneof(fc.constant('shift' as const), fc.constantFrom(0, 1, 3, 6, 99));

describe.each<DropPolicy>(['newest', 'oldest', 'lowest-severity'])('a queue that drops the %s', (drop) => {
  it('does what a list would do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 200 }), (limit, steps) => {
        const queue = createQueue<Item>(limit, drop);
        const model = new Model(limit, drop);
        let id = 0;
        for (const each of steps) {
          if (each === 'shift') expect(queue.shift()).toBe(model.list.shift());
          else {
            const item = { severity_id: each, id: id++ };
            expect(queue.push(item)).toBe(model.push(item));
          }
          expect(queue.size).toBe(model.list.length);
          expect(queue.oldest < queue.arrivals).toBe(model.list.length > 0);
        }
      }),
    );
  });
});
